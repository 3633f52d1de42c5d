import { pathToFileURL } from 'node:url'
import type { CheckedProgram } from '../check/program.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import type { SourceFile } from '../diagnostics/span.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import type { ProgramLoading } from '../program/load-program.ts'
import { versionOf } from '../program/module-url.ts'
import type { Settings } from '../settings/settings.ts'

/** What a daemon runs. */
export interface Configuration {
  readonly settings: Settings
  readonly program: CheckedProgram
  /** The texts of the chain files, in their order. */
  readonly chains: readonly string[]
  /** The files of the user's modules, with their versions. */
  readonly modules: readonly string[]
}

/** What was loaded, where it can be run; otherwise what is wrong with it, as text for people. */
export function configurationOf(loading: ProgramLoading): Configuration | { readonly problems: string } {
  const { settings, checked, loaded, diagnostics } = loading
  if (settings !== undefined && checked !== undefined && !hasErrors(diagnostics))
    return {
      settings,
      program: checked.program,
      chains: (loaded?.files ?? []).map(textOf),
      modules: settings.modules.map((file) => versionOf(pathToFileURL(file).href)),
    }
  let problems = ''
  printDiagnostics(diagnostics, 'text', { write: (text) => (problems += text) })
  return { problems }
}

function textOf({ span: { file } }: { readonly span: { readonly file: SourceFile } }): string {
  return `${file.name}\n${file.text}`
}

/** The settings that cannot change while the daemon runs, by their names in the file. */
const FIXED = {
  state: ({ state }: Settings) => state,
  'control.socket': ({ control }: Settings) => control.socket,
  'metrics.listen': ({ metrics }: Settings) => metrics.listen,
} as const

/** What differs between two configurations. */
export interface Difference {
  /** What differs and can be taken over, in the words of the settings. */
  readonly changed: readonly string[]
  /** What differs and needs a restart. */
  readonly fixed: readonly string[]
}

const COMPARED = [
  'timezone',
  'sources',
  'mail',
  'report',
  'digests',
  'webhooks',
  'exec',
  'archives',
  'lookups',
  'ban_sets',
  'never_ban',
  'reconcile',
  'log',
  'fallback_encoding',
] as const satisfies readonly (keyof Settings)[]

export function differenceOf(former: Configuration, next: Configuration): Difference {
  const texts = (['chains', 'modules'] as const).filter((key) => !isSame(former[key], next[key]))
  const settings = COMPARED.filter((key) => !isSame(former.settings[key], next.settings[key]))
  const fixed = Object.entries(FIXED).filter(([, of]) => of(former.settings) !== of(next.settings))
  return { changed: [...texts, ...settings], fixed: fixed.map(([name]) => name) }
}

/** The next configuration, but for what cannot change while the daemon runs. */
export function withoutFixed(former: Configuration, next: Configuration): Configuration {
  const { state, control, metrics } = former.settings
  return { ...next, settings: { ...next.settings, state, control, metrics } }
}

/** Whether two values, plain data, are the same. */
export function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

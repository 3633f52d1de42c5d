import { resolve } from 'node:path'
import { BUILTINS } from '../builtins.ts'
import { type CheckResult, check, type Loaded } from '../check/check.ts'
import type { Environment } from '../check/environment.ts'
import { withoutFollowOns } from '../check/follow-ons.ts'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { loadChains } from '../language/load.ts'
import { diskChainFiles } from '../settings/chain-files.ts'
import { systemEnvironment } from '../settings/environment.ts'
import { loadSettings } from '../settings/load.ts'
import type { Settings } from '../settings/settings.ts'

export interface ProgramRequest {
  /** The settings' file that the user named. */
  readonly config: string | undefined
  /** Chain files that replace those of the settings. */
  readonly chains: readonly string[]
  /**
   * Whether every ban set must be declared. `replay` and `test` carry nothing out, so there an undeclared one is only
   * remembered, as with the backend `none`.
   */
  readonly banSets: 'declared' | 'any'
}

/** Settings and chains, loaded and checked; `settings` and `checked` are absent where they could not be read at all. */
export interface ProgramLoading {
  readonly settings?: Settings
  readonly checked?: CheckResult
  readonly loaded?: Loaded
  readonly diagnostics: readonly Diagnostic[]
}

/** Loads what `run` runs: every command loads it by this, so that none judges otherwise than `run` does. */
export function loadProgram({ config, chains, banSets }: ProgramRequest): ProgramLoading {
  const loadedSettings = loadSettings({
    environment: systemEnvironment(),
    ...(config === undefined ? {} : { path: config }),
  })
  if ('diagnostics' in loadedSettings) return { diagnostics: loadedSettings.diagnostics }
  const { settings } = loadedSettings
  const roots = chains.length > 0 ? chains.map((file) => resolve(file)) : settings.chains
  const loaded = loadChains(roots, diskChainFiles())
  const checked = check(loaded, BUILTINS, environmentOf(settings, banSets))
  const diagnostics = [
    ...loaded.diagnostics,
    ...withoutFollowOns(loaded.diagnostics, checked.diagnostics),
    ...(loaded.diagnostics.length === 0 ? missingBaseChain(loaded, checked) : []),
  ]
  return { settings, checked, loaded, diagnostics: inOrder(diagnostics, loaded) }
}

/** Without a settings file nothing is declared, so any section and ban set will do. */
function environmentOf(settings: Settings, banSets: ProgramRequest['banSets']): Environment {
  if (settings.file === undefined) return {}
  return {
    sources: Object.keys(settings.sources),
    sections: Object.keys(settings.report.sections),
    ...(banSets === 'declared' ? { banSets: Object.keys(settings.ban_sets) } : {}),
  }
}

function missingBaseChain({ files }: Loaded, { program }: CheckResult): readonly Diagnostic[] {
  const [first] = files
  if (first === undefined || [...program.chains.values()].some(({ hook }) => hook !== undefined)) return []
  const span = { file: first.span.file, start: 0, end: 0 }
  return [diagnose('PY0803', span, {}, 'begin one with `chain NAME from journal { … }`')]
}

/** File by file as they were read, and from the top to the bottom of each. */
function inOrder(diagnostics: readonly Diagnostic[], { files }: Loaded): readonly Diagnostic[] {
  const order = new Map(files.map(({ span }, index) => [span.file, index]))
  const fileOf = ({ span }: Diagnostic) => order.get(span.file) ?? -1
  return diagnostics.toSorted((a, b) => fileOf(a) - fileOf(b) || a.span.start - b.span.start)
}

import { resolve } from 'node:path'
import { type CheckResult, check, type Loaded } from '../check/check.ts'
import type { Environment } from '../check/environment.ts'
import { withoutFollowOns } from '../check/follow-ons.ts'
import { type Diagnostic, diagnose, hasErrors } from '../diagnostics/diagnostic.ts'
import { type ChainFiles, loadChains } from '../language/load.ts'
import { diskChainFiles } from '../settings/chain-files.ts'
import { systemEnvironment } from '../settings/environment.ts'
import { chainPlaces, loadSettings } from '../settings/load.ts'
import { knownRegexes } from '../settings/parsed-chains.ts'
import type { Settings } from '../settings/settings.ts'
import { type LoadedModules, loadModules } from './load-modules.ts'
import { sparingMemory } from './spare-memory.ts'
import { withStandardInput } from './standard-input.ts'

export interface ProgramRequest {
  /** The settings' file that the user named. */
  readonly config: string | undefined
  /** Chain files that replace those of the settings; `-` is standard input. */
  readonly chains: readonly string[]
  /**
   * Whether every ban set must be declared. `replay` and `test` carry nothing out, so there an undeclared one is only
   * remembered, as with the backend `none`.
   */
  readonly banSets: 'declared' | 'any'
  /** Whether nothing is told unless there are errors: then warnings are looked for only where there are some. */
  readonly onlyErrors?: boolean
}

/** Settings and chains, loaded and checked. Where the settings are wrong, only the diagnostics: of both. */
export interface ProgramLoading {
  readonly settings?: Settings
  readonly modules?: LoadedModules
  readonly checked?: CheckResult
  readonly loaded?: Loaded
  readonly diagnostics: readonly Diagnostic[]
}

/** Settings and chains, loaded and checked as far as that goes, whatever is wrong with them. */
export interface Examination {
  /** Absent where they are wrong. */
  readonly settings?: Settings
  readonly modules: LoadedModules
  readonly environment: Environment
  readonly checked: CheckResult
  readonly loaded: Loaded
  readonly diagnostics: readonly Diagnostic[]
}

/** Loads what `run` runs: every command loads it by this, so that none judges otherwise than `run` does. */
export async function loadProgram(request: ProgramRequest): Promise<ProgramLoading> {
  const files = await withStandardInput(diskChainFiles(), request.chains)
  const { settings, modules, checked, loaded, diagnostics } = await examineProgram(request, files)
  return settings === undefined ? { diagnostics } : { settings, modules, checked, loaded, diagnostics }
}

/** The same for an editor: of wrong settings it takes what is legible, and chains from where it says. */
export async function examineProgram(
  { config, chains, banSets, onlyErrors = false }: ProgramRequest,
  files: ChainFiles,
): Promise<Examination> {
  const loadedSettings = loadSettings({
    environment: systemEnvironment(),
    ...(config === undefined ? {} : { path: config }),
  })
  const settings = 'settings' in loadedSettings ? loadedSettings.settings : undefined
  const ofSettings = 'settings' in loadedSettings ? loadedSettings.warnings : loadedSettings.diagnostics
  const named = 'settings' in loadedSettings ? loadedSettings.settings : loadedSettings.legible
  const modules = await loadModules(named.modules, loadedSettings.spanOf)
  const loaded = sparingMemory(() =>
    chains.length > 0
      ? loadChains(
          chains.map((file) => resolve(file)),
          files,
        )
      : loadChains(named.chains, files, chainPlaces(loadedSettings)),
  )
  const regexes = knownRegexes(files.shipped, loaded.files)
  const environment = environmentOf(settings, banSets)
  const before = [...ofSettings, ...modules.diagnostics, ...loaded.diagnostics]
  const checkFor = (sparing: boolean) =>
    sparingMemory(() =>
      check({ ...loaded, regexes }, modules.modules, { ...environment, onlyErrors: sparing }),
    )
  const quick = onlyErrors && before.length === 0 ? checkFor(true) : undefined
  const isFine = quick !== undefined && !hasErrors([...quick.diagnostics, ...missingBaseChain(loaded, quick)])
  const checked = isFine ? quick : checkFor(false)
  const earlier = [...before, ...(loaded.diagnostics.length === 0 ? missingBaseChain(loaded, checked) : [])]
  const inFiles = inOrder([...earlier, ...withoutFollowOns(earlier, checked.diagnostics)], loaded)
  return { ...(settings && { settings }), modules, environment, checked, loaded, diagnostics: inFiles }
}

/** Without a settings file, or with a wrong one, nothing is declared: so any section and ban set will do. */
function environmentOf(settings: Settings | undefined, banSets: ProgramRequest['banSets']): Environment {
  if (settings?.file === undefined) return {}
  return {
    sources: Object.keys(settings.sources),
    enters: enteredSources(settings),
    sections: sectionNames(settings),
    ...(banSets === 'declared'
      ? {
          banSets: Object.keys(settings.ban_sets),
          webhooks: Object.keys(settings.webhooks),
          archives: Object.keys(settings.archives),
          lookups: Object.keys(settings.lookups),
        }
      : {}),
  }
}

function enteredSources({ sources }: Settings): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(sources).flatMap(([name, { enters }]): [string, string][] =>
      enters === undefined ? [] : [[name, enters]],
    ),
  )
}

/** The sections of all digests. */
function sectionNames({ report, digests }: Settings): readonly string[] {
  const all = [report, ...Object.values(digests)].flatMap(({ sections }) => Object.keys(sections))
  return [...new Set(all)]
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

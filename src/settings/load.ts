import { dirname, resolve } from 'node:path'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { SourceFile, Span } from '../diagnostics/span.ts'
import { isObject } from '../values/json-value.ts'
import { readTextFile } from '../values/text-file.ts'
import { NOT_UTF8, TOO_LARGE } from './chain-files.ts'
import { completeSettings } from './complete.ts'
import { diagnoseEnteredSources } from './entered-sources.ts'
import type { Environment } from './environment.ts'
import { FORMATS } from './formats.ts'
import { diagnoseNeverBanFiles } from './never-ban-files.ts'
import { schemaValidator } from './schema-validator.ts'
import type { Settings } from './settings.ts'
import { diagnoseSharedKernelSets } from './shared-kernel-sets.ts'
import { diagnoseTableFamilies } from './table-families.ts'
import { diagnoseViolations } from './violations.ts'
import { show } from './wording.ts'
import type { WrittenSettings } from './written.ts'
import { readYaml } from './yaml-document.ts'

export interface SettingsRequest {
  /** The file that the user names; without it, the system's is read if it exists. */
  readonly path?: string
  readonly environment: Environment
}

/** The settings, or everything that is wrong with them. */
export type LoadedSettings = (
  | { readonly settings: Settings; readonly warnings: readonly Diagnostic[] }
  | {
      readonly diagnostics: readonly Diagnostic[]
      /**
       * What can still be told of settings that are wrong, so that the chains are checked in the same run, and that a
       * running daemon is found.
       */
      readonly legible: Pick<
        Settings,
        'file' | 'chains' | 'modules' | 'state' | 'control' | 'timezone' | 'report' | 'digests'
      >
      /** Whether the state and the control socket are what they say: otherwise they would be those of another daemon. */
      readonly tellsPlace: boolean
    }
) & {
  /** Where a value was written, by its path, such as `['modules', '0']`: for what only its use shows to be wrong. */
  readonly spanOf: (path: readonly string[]) => Span
}

/** Finds, reads, checks and completes the settings. */
export function loadSettings({ path, environment }: SettingsRequest): LoadedSettings {
  const name = path ?? environment.systemSettingsFile
  const text = readText(name)
  if (typeof text === 'string') return parseSettings({ name, text }, environment)
  if (path === undefined && text.code === 'ENOENT')
    return {
      settings: completeSettings({}, undefined, environment),
      warnings: diagnoseTimezone({}, startOf({ name, text: '' }), environment),
      spanOf: () => startOf({ name, text: '' }),
    }
  return {
    diagnostics: [diagnoseUnreadable(name, text)],
    legible: completeSettings({}, undefined, environment),
    tellsPlace: false,
    spanOf: () => startOf({ name, text: '' }),
  }
}

/** Where the settings name each chain file. */
export function chainPlaces({ spanOf }: LoadedSettings): (index: number) => Span {
  return (index) => spanOf(['chains', String(index)])
}

/** Checks and completes settings from their text; the name of the file says what relative paths are relative to. */
export function parseSettings(file: SourceFile, environment: Environment): LoadedSettings {
  const document = readYaml(file)
  const written = document.value ?? {}
  const validate = schemaValidator()
  const valid = document.value === undefined || validate(written)
  const diagnostics = [
    ...document.diagnostics,
    ...(valid ? [] : diagnoseViolations(validate.errors ?? [], document)),
  ].sort((left, right) => left.span.start - right.span.start)
  const absolute = resolve(file.name)
  const spanOf = document.valueSpan
  if (diagnostics.length > 0 || !validate(written))
    return {
      diagnostics,
      legible: {
        file: absolute,
        ...completeSettings(legibleParts(written), dirname(absolute), environment),
      },
      tellsPlace: isObject(document.value) && tellsPlace(document.value),
      spanOf,
    }
  const settings = { file: absolute, ...completeSettings(written, dirname(absolute), environment) }
  const wrong = [
    ...diagnoseEnteredSources(settings, document),
    ...diagnoseNeverBanFiles(settings, document, readText),
    ...diagnoseTableFamilies(settings, document),
    ...diagnoseSharedKernelSets(settings, document),
  ]
  if (wrong.length > 0) return { diagnostics: wrong, legible: settings, tellsPlace: true, spanOf }
  return { settings, warnings: diagnoseTimezone(written, startOf(file), environment), spanOf }
}

/** That TZ names no time zone, where it is asked for one. */
function diagnoseTimezone(
  written: WrittenSettings,
  span: Span,
  { timezone: { name, misunderstood } }: Environment,
): readonly Diagnostic[] {
  if (written.timezone !== undefined || misunderstood === undefined) return []
  return [diagnose('PY0907', span, { found: show(misunderstood), name })]
}

/** The lists of files that settings name, and where the daemon is found, where at least these are right. */
function legibleParts(
  written: unknown,
): Pick<WrittenSettings, 'chains' | 'modules' | 'state' | 'control' | 'timezone'> {
  if (!isObject(written)) return {}
  const { chains, modules, state, control, timezone } = written
  const socket = isObject(control) ? control.socket : undefined
  return {
    ...(isStrings(chains) && chains.length > 0 && { chains }),
    ...(isStrings(modules) && modules.length > 0 && { modules }),
    ...(isPath(state) && { state }),
    ...(isPath(socket) && { control: { socket } }),
    ...(typeof timezone === 'string' && FORMATS['time-zone'].accepts(timezone) && { timezone }),
  }
}

function tellsPlace({ state, control }: Readonly<Record<string, unknown>>): boolean {
  const socket = isObject(control) ? control.socket : control
  return [state, socket].every((path) => path === undefined || isPath(path))
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && FORMATS.path.accepts(value)
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

interface Unreadable {
  readonly code: string
  readonly message: string
}

/** The text of a file, or why it cannot be read. */
function readText(path: string): string | Unreadable {
  try {
    return readTextFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { code: String(error.code), message: error.message }
    throw error
  }
}

function diagnoseUnreadable(name: string, { code, message }: Unreadable): Diagnostic {
  const { problem, hint } = REASONS[code] ?? { problem: message }
  return diagnose('PY0801', startOf({ name, text: '' }), { file: name, problem }, hint)
}

function startOf(file: SourceFile): Span {
  return { file, start: 0, end: 0 }
}

/** Why a file commonly cannot be read, and what helps. */
const REASONS: Readonly<Record<string, { readonly problem: string; readonly hint?: string }>> = {
  ENOENT: {
    problem: 'there is no such file',
    hint: 'without --config, /etc/pyruse-ts/settings.yaml is read if it exists',
  },
  EACCES: { problem: 'permission denied', hint: 'it must be readable by the user that pyruse-ts runs as' },
  EISDIR: { problem: 'it is a directory', hint: 'name the file in it' },
  EFBIG: TOO_LARGE,
  ERR_ENCODING_INVALID_ENCODED_DATA: NOT_UTF8,
}

import { join, resolve } from 'node:path'
import { parseDuration } from '../values/duration.ts'
import { DEFAULT_BAN_SETS, DEFAULTS, SMTP_PORTS, SYSTEM_STATE } from './defaults.ts'
import type { Environment } from './environment.ts'
import type {
  BanSetSettings,
  MailTransport,
  Settings,
  SmtpSettings,
  SourceSettings,
  Start,
} from './settings.ts'
import type {
  WrittenBanSet,
  WrittenSettings,
  WrittenSmtp,
  WrittenSource,
  WrittenTransport,
} from './written.ts'

/** The keys whose values are paths, wherever they stand. */
const PATH_KEYS = ['path', 'directory', 'file', 'password_file', 'ca_file'] as const

/** The source that is always there. */
const LOCAL_JOURNAL: WrittenSource = { kind: 'journald' }

/**
 * The settings with every default filled in and every path absolute. `directory` is where their file lies, undefined
 * where there is no such file.
 */
export function completeSettings(
  written: WrittenSettings,
  directory: string | undefined,
  environment: Environment,
): Settings {
  const base = directory ?? '/'
  const state =
    written.state === undefined ? defaultState(directory, environment) : resolve(base, written.state)
  const { from, to, transport } = written.mail ?? {}
  const { schedule, sections } = written.report ?? {}
  return {
    chains: (written.chains ?? DEFAULTS.chains).map((pattern) => absoluteChain(pattern, base)),
    modules: (written.modules ?? []).map((file) => resolve(base, file)),
    state,
    timezone: written.timezone ?? environment.timezone,
    sources: byName({ journal: LOCAL_JOURNAL, ...written.sources }, (source) => completeSource(source, base)),
    mail: {
      from: from ?? `pyruse-ts@${environment.hostname}`,
      to: to ?? [`root@${environment.hostname}`],
      transport: transport ? completeTransport(transport, base) : { directory: join(state, 'mails') },
    },
    report: {
      schedule: schedule ?? DEFAULTS.schedule,
      sections: byName(completeSections(sections ?? DEFAULTS.sections), (title) => title),
    },
    ban_sets: byName(written.ban_sets ?? DEFAULT_BAN_SETS, completeBanSet),
    log: { socket: resolve(base, written.log?.socket ?? DEFAULTS.journalSocket) },
    fallback_encoding: written.fallback_encoding ?? DEFAULTS.fallback_encoding,
  }
}

/** An installed daemon keeps its state where the system wants it; somebody who only tries it out, at home. */
function defaultState(directory: string | undefined, environment: Environment): string {
  if (environment.isRoot || directory !== undefined) return SYSTEM_STATE
  const { XDG_STATE_HOME } = environment.variables
  return join(XDG_STATE_HOME || join(environment.homeDirectory, '.local', 'state'), 'pyruse-ts')
}

function absoluteChain(pattern: string, base: string): string {
  return pattern.startsWith('@chains/') ? pattern : resolve(base, pattern)
}

function completeSource(written: WrittenSource, base: string): SourceSettings {
  if (written.kind === 'recording') return { ...written, path: resolve(base, written.path) }
  return {
    ...written,
    start: startOf(written.start ?? DEFAULTS.start),
    reader: written.reader ?? DEFAULTS.reader,
    ...absolutePaths(written, base),
  }
}

/** The schema lets only `now`, `oldest` and durations through. */
function startOf(text: string): Start {
  if (text === 'oldest') return text
  return parseDuration(text) ?? 'now'
}

function completeTransport(written: WrittenTransport, base: string): MailTransport {
  if ('smtp' in written) return { smtp: completeSmtp(written.smtp, base) }
  return 'directory' in written ? { directory: resolve(base, written.directory) } : written
}

function completeSmtp(written: WrittenSmtp, base: string): SmtpSettings {
  const encryption = written.encryption ?? DEFAULTS.encryption
  return {
    ...written,
    port: written.port ?? SMTP_PORTS[encryption],
    encryption,
    ...absolutePaths(written, base),
  }
}

/** What no chain decided goes into section OTHER, so that section must be there. */
function completeSections(written: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.hasOwn(written, 'OTHER') ? written : { ...written, OTHER: DEFAULTS.sections.OTHER }
}

function completeBanSet(written: WrittenBanSet): BanSetSettings {
  return { ...written, never_ban: written.never_ban ?? [] }
}

/** Those of the written values that are paths, made absolute. */
function absolutePaths(
  written: { readonly [Key in (typeof PATH_KEYS)[number]]?: string },
  base: string,
): { readonly [Key in (typeof PATH_KEYS)[number]]?: string } {
  const paths: { [Key in (typeof PATH_KEYS)[number]]?: string } = {}
  for (const key of PATH_KEYS) {
    const path = written[key]
    if (path !== undefined) paths[key] = resolve(base, path)
  }
  return paths
}

/** A record without a prototype: a name in a chain such as `constructor` must find nothing in it. */
function byName<Written, Complete>(
  written: Readonly<Record<string, Written>>,
  complete: (value: Written) => Complete,
): Readonly<Record<string, Complete>> {
  const record: Record<string, Complete> = Object.create(null)
  for (const [name, value] of Object.entries(written)) record[name] = complete(value)
  return record
}

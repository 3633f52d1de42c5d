import { join, resolve } from 'node:path'
import { completeArchive } from './archive-settings.ts'
import { completeBanSet, completeNeverBan, durationOf } from './complete-ban-set.ts'
import { completeDigest, completeRate, completeReport } from './complete-digest.ts'
import { completeSecret } from './complete-secret.ts'
import { completeWebhook } from './complete-webhook.ts'
import { DEFAULT_BAN_SETS, DEFAULTS, SMTP_PORTS, SYSTEM_STATE } from './defaults.ts'
import type { Environment } from './environment.ts'
import { completeLookup } from './lookup-settings.ts'
import type { BanSetSettings, MailTransport, Settings, SmtpSettings } from './settings.ts'
import { completeSource, type WrittenSource } from './sources/sources.ts'
import type { WrittenBanSet, WrittenSettings, WrittenSmtp, WrittenTransport } from './written.ts'

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
  const { from, to, transport, limit } = written.mail ?? {}
  return {
    chains: (written.chains ?? DEFAULTS.chains).map((pattern) => absoluteChain(pattern, base)),
    modules: (written.modules ?? []).map((file) => resolve(base, file)),
    state,
    timezone: written.timezone ?? environment.timezone.name,
    sources: byName({ journal: LOCAL_JOURNAL, ...written.sources }, (source) => completeSource(source, base)),
    mail: {
      from: from ?? `pyruse-ts@${environment.hostname}`,
      to: to ?? [`root@${environment.hostname}`],
      transport: transport
        ? completeTransport(transport, base, environment)
        : { directory: join(state, 'mails') },
      limit: {
        per_key: completeRate(limit?.per_key ?? DEFAULTS.mailsPerKey),
        overall: completeRate(limit?.overall ?? DEFAULTS.mailsOverall),
      },
    },
    report: completeReport(written.report ?? {}, base, environment),
    digests: byName(written.digests ?? {}, completeDigest),
    webhooks: byName(written.webhooks ?? {}, (webhook) => completeWebhook(webhook, base, environment)),
    exec: { timeout: durationOf(written.exec?.timeout ?? DEFAULTS.execTimeout) },
    archives: byName(written.archives ?? {}, (archive, name) =>
      completeArchive(name, archive, { base, state }),
    ),
    lookups: byName(written.lookups ?? {}, (lookup) => completeLookup(lookup, base)),
    ban_sets: byName<WrittenBanSet, BanSetSettings>(written.ban_sets ?? DEFAULT_BAN_SETS, (set) =>
      completeBanSet(set, base),
    ),
    never_ban: completeNeverBan(written.never_ban, base),
    reconcile: durationOf(written.reconcile ?? DEFAULTS.reconcile),
    log: { socket: resolve(base, written.log?.socket ?? DEFAULTS.journalSocket) },
    metrics: written.metrics ?? {},
    control: written.control?.socket === undefined ? {} : { socket: resolve(base, written.control.socket) },
    fallback_encoding: written.fallback_encoding ?? DEFAULTS.fallback_encoding,
  }
}

/** An installed daemon keeps its state where the service manager or the system wants it; somebody who only tries it out, at home. */
function defaultState(directory: string | undefined, environment: Environment): string {
  const { STATE_DIRECTORY, XDG_STATE_HOME } = environment.variables
  if (STATE_DIRECTORY) return STATE_DIRECTORY
  if (environment.isRoot || directory !== undefined) return SYSTEM_STATE
  return join(XDG_STATE_HOME || join(environment.homeDirectory, '.local', 'state'), 'pyruse-ts')
}

function absoluteChain(pattern: string, base: string): string {
  return pattern.startsWith('@chains/') ? pattern : resolve(base, pattern)
}

function completeTransport(written: WrittenTransport, base: string, environment: Environment): MailTransport {
  if ('smtp' in written) return { smtp: completeSmtp(written.smtp, base, environment) }
  return 'directory' in written ? { directory: resolve(base, written.directory) } : written
}

function completeSmtp(
  { password_credential, ...written }: WrittenSmtp,
  base: string,
  environment: Environment,
): SmtpSettings {
  const encryption = written.encryption ?? (written.port === SMTP_PORTS.tls ? 'tls' : DEFAULTS.encryption)
  const password_file = completeSecret(written.password_file, password_credential, base, environment)
  return {
    ...written,
    port: written.port ?? SMTP_PORTS[encryption],
    encryption,
    ...(written.ca_file !== undefined && { ca_file: resolve(base, written.ca_file) }),
    ...(password_file !== undefined && { password_file }),
  }
}

/** A record without a prototype: a name in a chain such as `constructor` must find nothing in it. */
function byName<Written, Complete>(
  written: Readonly<Record<string, Written>>,
  complete: (value: Written, name: string) => Complete,
): Readonly<Record<string, Complete>> {
  const record: Record<string, Complete> = Object.create(null)
  for (const [name, value] of Object.entries(written)) record[name] = complete(value, name)
  return record
}

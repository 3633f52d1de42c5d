import { type ArchivePlace, type Executor, REPORT } from '../engine/ports.ts'
import type { MailSettings, Settings } from '../settings/settings.ts'
import { createArchiveExecutor } from './archive/archive-executor.ts'
import type { BanBackend } from './ban/backend.ts'
import { type BackendPorts, createBanBackends } from './ban/ban-backends.ts'
import { createBanExecutors } from './ban/ban-executor.ts'
import { OneAtATime } from './ban/one-at-a-time.ts'
import { createExecExecutor } from './exec/exec-executor.ts'
import { createJournalLog } from './log/journal-log.ts'
import type { MailFrame } from './mail/build-message.ts'
import { directoryTransport } from './mail/directory.ts'
import { createMailExecutor } from './mail/mail-executor.ts'
import { sendmailTransport } from './mail/sendmail.ts'
import { smtpTransport } from './mail/smtp.ts'
import type { Transport } from './mail/transport.ts'
import { type Clock, SYSTEM_CLOCK } from './ports.ts'
import { createWebhookExecutor } from './webhook/webhook-executor.ts'

/** What executors need beside the settings; all has a default that is the machine's own. */
export interface ExecutorPorts extends BackendPorts {
  readonly clock?: Clock
  /** The backends of the ban sets, and whose turn it is to use them, where others use them too. */
  readonly bans?: Bans
  /** How far an archive is written, as it is noted; null where nothing is. */
  readonly placeOf?: (archive: string) => ArchivePlace | null
}

/** The backends of the ban sets by name, of each of which only one piece of work makes use at a time. */
export interface Bans {
  readonly backends: ReadonlyMap<string, BanBackend>
  readonly turns: OneAtATime
}

/** The executors of all effects, as the settings want them. */
export function createExecutors(settings: Settings, ports: ExecutorPorts = {}): readonly Executor[] {
  const {
    clock = SYSTEM_CLOCK,
    bans = createBans(settings, ports),
    placeOf = () => null,
    onTrouble = () => {},
  } = ports
  return [
    ...createBanExecutors({ ...bans, clock }),
    createMailExecutor({ frame: mailFrame(settings), transport: mailTransport(settings.mail), clock }),
    createJournalLog(settings.log),
    createExecExecutor(settings.exec),
    createWebhookExecutor({ webhooks: settings.webhooks, clock }),
    createArchiveExecutor({ archives: settings.archives, placeOf, clock, onTrouble }),
  ]
}

/** The backends of the settings. */
export function createBans(settings: Settings, ports: BackendPorts = {}): Bans {
  return { backends: createBanBackends(settings, ports), turns: new OneAtATime() }
}

function mailFrame({ mail: { from, to }, report, digests, timezone, ban_sets }: Settings): MailFrame {
  const all = Object.entries({ ...digests, [REPORT]: report })
  const own = all.flatMap(([name, digest]) => (digest.to === undefined ? [] : [[name, digest.to] as const]))
  const sets = Object.values(ban_sets)
  const observes = sets.length > 0 && sets.every(({ mode }) => mode === 'observe')
  return { from, to, digests: new Map(own), timezone, observes }
}

function mailTransport({ transport }: MailSettings): Transport {
  if ('smtp' in transport) return smtpTransport(transport.smtp)
  if ('sendmail' in transport) return sendmailTransport(transport)
  return directoryTransport(transport.directory)
}

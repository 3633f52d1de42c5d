import type { Executor } from '../engine/ports.ts'
import type { MailSettings, Settings } from '../settings/settings.ts'
import type { BanBackend } from './ban/backend.ts'
import { createBanExecutor } from './ban/ban-executor.ts'
import { nftablesBackend } from './ban/nftables.ts'
import { noBackend } from './ban/none.ts'
import { createJournalLog } from './log/journal-log.ts'
import { directoryTransport } from './mail/directory.ts'
import { createMailExecutor } from './mail/mail-executor.ts'
import { sendmailTransport } from './mail/sendmail.ts'
import { smtpTransport } from './mail/smtp.ts'
import type { Transport } from './mail/transport.ts'
import { type Clock, SYSTEM_CLOCK } from './ports.ts'

/** What executors need beside the settings; all has a default that is the machine's own. */
export interface ExecutorPorts {
  readonly clock?: Clock
  /** The nft program with what comes before it, if anything. */
  readonly nft?: readonly string[]
}

/** The executors of all effects, as the settings want them. */
export function createExecutors(settings: Settings, ports: ExecutorPorts = {}): readonly Executor[] {
  const { clock = SYSTEM_CLOCK, nft } = ports
  return [
    createBanExecutor({ backends: banBackends(settings, nft), clock }),
    createMailExecutor({ settings: settings.mail, transport: mailTransport(settings.mail), clock }),
    createJournalLog(settings.log),
  ]
}

/** The backend of each ban set; all sets of nftables share one, so that a batch is one call of nft. */
function banBackends({ ban_sets }: Settings, program: readonly string[] | undefined) {
  const sets = Object.entries(ban_sets)
  const ofNftables = sets.flatMap(([name, set]) => (set.backend === 'nftables' ? [[name, set] as const] : []))
  const nftables = nftablesBackend({
    sets: Object.fromEntries(ofNftables),
    ...(program === undefined ? {} : { program }),
  })
  return new Map<string, BanBackend>(
    sets.map(([name, { backend }]) => [name, backend === 'nftables' ? nftables : noBackend]),
  )
}

function mailTransport({ transport }: MailSettings): Transport {
  if ('smtp' in transport) return smtpTransport(transport.smtp)
  if ('sendmail' in transport) return sendmailTransport(transport)
  return directoryTransport(transport.directory)
}

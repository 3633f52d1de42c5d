import type { Executor, OutboxItem, Outcome } from '../../engine/ports.ts'
import type { LogSettings } from '../../settings/settings.ts'
import { type DatagramSocket, datagramSockets } from './datagram-socket.ts'
import { journalEntry } from './journal-entry.ts'

/** So many entries may be written twice when the machine dies before they are noted. */
const BATCH_SIZE = 100
/** An entry of the journal that is a day late helps nobody. In milliseconds. */
const PATIENCE = 86_400_000

/** Writes what `log` asks into the journal, by journald's native protocol over its socket. */
export function createJournalLog({ socket }: LogSettings): Executor {
  const open = datagramSockets(socket)
  return {
    effects: ['log'],
    batchSize: BATCH_SIZE,
    patience: PATIENCE,
    async execute(items) {
      using journal = open()
      return items.map((item) => write(item, journal, socket))
    },
  }
}

function write({ payload }: OutboxItem, journal: DatagramSocket, socket: string): Outcome {
  if (payload.effect !== 'log') throw new TypeError(`the effect ${payload.effect} is no log entry`)
  const error = journal.send(journalEntry(payload))
  return error === undefined ? { ok: true } : failure(error, socket)
}

function failure(error: string, socket: string): Outcome {
  switch (error) {
    case 'EAGAIN':
    case 'ENOBUFS':
      return { ok: false, blocking: true, error: 'journald is too busy to take log entries' }
    case 'ENOENT':
    case 'ECONNREFUSED':
      return {
        ok: false,
        blocking: true,
        error: 'journald is not there to take log entries',
        hint: `nobody listens at ${socket}: start systemd-journald`,
      }
    default:
      return { ok: false, error: `log entries cannot be written to ${socket}: ${error}` }
  }
}

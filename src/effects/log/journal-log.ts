import { setTimeout } from 'node:timers/promises'
import type { Executor, OutboxItem, Outcome } from '../../engine/ports.ts'
import type { LogSettings } from '../../settings/settings.ts'
import { type DatagramSocket, datagramSockets } from './datagram-socket.ts'
import { journalEntry } from './journal-entry.ts'

/** So many entries may be written twice when the machine dies before they are noted. */
const BATCH_SIZE = 100
/** An entry of the journal that is a day late helps nobody. In milliseconds. */
const PATIENCE = 86_400_000
/** The kernel keeps some ten datagrams for journald, which takes them soon: so often it is tried again, and for so long, in milliseconds. */
const RETRY = { every: 5, atMost: 1_000 }
const BUSY = new Set(['EAGAIN', 'ENOBUFS'])

/** Writes what `log` asks into the journal, by journald's native protocol over its socket. */
export function createJournalLog({ socket }: LogSettings): Executor {
  const open = datagramSockets(socket)
  return {
    effects: ['log'],
    batchSize: BATCH_SIZE,
    patience: PATIENCE,
    async execute(items, signal) {
      using journal = open()
      const outcomes: Outcome[] = []
      for (const item of items) {
        const error = await write(item, journal, signal)
        outcomes.push(error === undefined ? { ok: true } : failure(error, socket))
        // What comes behind it would not get through either.
        if (isBusy(error)) break
      }
      return [...outcomes, ...items.slice(outcomes.length).map(() => failure('EAGAIN', socket))]
    },
  }
}

/** Undefined, or the name of the error; a busy journald is waited for. */
async function write(
  { payload }: OutboxItem,
  journal: DatagramSocket,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (payload.effect !== 'log') throw new TypeError(`the effect ${payload.effect} is no log entry`)
  const entry = journalEntry(payload)
  let error = journal.send(entry)
  for (let waited = 0; isBusy(error) && waited < RETRY.atMost && !signal.aborted; waited += RETRY.every) {
    await setTimeout(RETRY.every)
    error = journal.send(entry)
  }
  return error
}

function isBusy(error: string | undefined): boolean {
  return error !== undefined && BUSY.has(error)
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
    case 'ENAMETOOLONG':
      return {
        ok: false,
        blocking: true,
        error: 'the path to which log entries are to be written is too long for a socket',
        hint: 'set `log.socket` to another path: it may have 107 bytes',
      }
    default:
      return { ok: false, error: `log entries cannot be written to ${socket}: ${error}` }
  }
}

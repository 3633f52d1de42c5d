import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Journald } from '../../support/journald.ts'

/** Leaves the identity of its standard error where systemd does, and becomes the program. */
export const WITH_JOURNAL_STREAM = [
  'sh',
  '-c',
  'JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) && export JOURNAL_STREAM && exec "$@"',
  'sh',
]

/**
 * Opens a stream of the kind that systemd gives a service as its standard error; see the source of sd_journal_stream_fd(3)
 * for the lines that it begins with.
 */
export async function openJournalStream(journald: Journald, identifier: string): Promise<Socket> {
  const stream = connect(journald.nativeSocket.replace(/socket$/, 'stdout'))
  await once(stream, 'connect')
  const [unit, priority, levelPrefix, toSyslog, toKernel, toConsole] = ['', '6', '0', '0', '0', '0']
  stream.write([identifier, unit, priority, levelPrefix, toSyslog, toKernel, toConsole, ''].join('\n'))
  return stream
}

import type { CorpusEntry } from './entry.ts'

/** An address that no other entry names: whoever has seen it has seen all entries. */
export const LAST_ADDRESS = '203.0.113.254'

/** Entries, and one more behind them: a wrong password that a session of ssh tells of, from the last address. */
export function* withLastFailure(entries: Iterable<CorpusEntry>): Generator<CorpusEntry> {
  let last: CorpusEntry | undefined
  for (const entry of entries) {
    last = entry
    yield entry
  }
  if (last === undefined) return
  const identifier = 'sshd-session'
  const message = `Failed password for root from ${LAST_ADDRESS} port 4242 ssh2`
  yield {
    cursor: `${last.cursor}0`,
    realtime: last.realtime + 1,
    monotonic: last.monotonic + 1,
    identifier,
    shownPid: 4242,
    message,
    fields: { ...last.fields, SYSLOG_IDENTIFIER: identifier, SYSLOG_PID: '4242', MESSAGE: message },
    failedPassword: LAST_ADDRESS,
  }
}

import type { BanBackend, HeldBan } from '../effects/ban/backend.ts'
import type { BanRecord } from '../engine/report-content.ts'
import type { SqliteStore } from '../state/store.ts'

const MICROSECONDS = 1e6
const REASON = 'found in the firewall after the database was lost'

export interface TakenOver {
  readonly count: number
  /** Why bans of some sets could not be read, by set. */
  readonly failures: ReadonlyMap<string, string>
}

/** Nobody breaks a start off; each program has its own time. */
const UNBROKEN = new AbortController().signal

/**
 * Remembers the bans that are in effect in the firewall, after the database that knew them was lost. `now` is in
 * milliseconds since the epoch.
 */
export async function takeOverBans(
  store: Pick<SqliteStore, 'adoptBans'>,
  backends: ReadonlyMap<string, BanBackend>,
  now: number,
): Promise<TakenOver> {
  const records: BanRecord[] = []
  const failures = new Map<string, string>()
  for (const [set, backend] of backends) {
    const held = await backend.list(set, UNBROKEN)
    if (held.ok) records.push(...held.bans.map((ban) => recordOf(set, ban, now * 1000)))
    else failures.set(set, held.error)
  }
  store.adoptBans(records)
  return { count: records.length, failures }
}

function recordOf(set: string, { element, seconds }: HeldBan, now: number): BanRecord {
  const since = seconds === null ? now : now - (seconds.whole - seconds.left) * MICROSECONDS
  const until = seconds === null ? null : now + seconds.left * MICROSECONDS
  return { set, address: element.text, since, until, times: 1, rule: null, message: REASON }
}

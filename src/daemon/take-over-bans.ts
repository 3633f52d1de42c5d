import type { BanBackend, HeldBan } from '../effects/ban/backend.ts'
import type { BanLedger } from '../engine/ban-ledger.ts'
import type { BanRecord } from '../engine/report-content.ts'
import type { StateTables } from '../engine/state-tables.ts'
import { unwalkedBatch } from '../engine/unwalked-batch.ts'
import type { SqliteStore } from '../state/store.ts'

const MICROSECONDS = 1e6
const REASON = 'found in the firewall after the database was lost'

export interface TakenOver {
  readonly count: number
  /** Why bans of some sets could not be read, by set. */
  readonly failures: ReadonlyMap<string, string>
}

export interface TakeOverParts {
  readonly store: Pick<SqliteStore, 'commit'>
  readonly backends: ReadonlyMap<string, BanBackend>
  /** How often who was banned, as the tables keep it. */
  readonly ledger: Pick<BanLedger, 'adopt'>
  readonly tables: StateTables
}

/** Nobody breaks a start off; each program has its own time. */
const UNBROKEN = new AbortController().signal

/**
 * Remembers the bans that are in effect in the firewall, after the database that knew them was lost: they count, so that the
 * next ones last as the settings say. `now` is in milliseconds since the epoch.
 */
export async function takeOverBans(
  { store, backends, ledger, tables }: TakeOverParts,
  now: number,
): Promise<TakenOver> {
  const records: BanRecord[] = []
  const failures = new Map<string, string>()
  for (const [set, backend] of backends) {
    const held = await backend.list(set, UNBROKEN)
    if (held.ok) records.push(...held.bans.map((ban) => recordOf(set, ban, now * 1000)))
    else failures.set(set, held.error)
  }
  for (const ban of records) ledger.adopt(ban, now * 1000)
  store.commit(unwalkedBatch({ adopted: records, changes: tables.takeChanges(0) }))
  return { count: records.length, failures }
}

function recordOf(set: string, { element, seconds }: HeldBan, now: number): BanRecord {
  const since = seconds === null ? now : now - (seconds.whole - seconds.left) * MICROSECONDS
  const until = seconds === null ? null : now + seconds.left * MICROSECONDS
  return { set, address: element.text, since, until, times: 1, rule: null, message: REASON }
}

import { countOf, expiryOf, tallySeen } from '../../actions/support/counter.ts'
import type { BanRecord } from '../engine/report-content.ts'
import type { StateTables } from '../engine/state-tables.ts'
import type { PastRow } from '../state/past-digests.ts'
import type { StateReader } from '../state/state-reader.ts'
import { isoMicroseconds, isoOrNull } from '../values/instant.ts'
import { isObject } from '../values/json-value.ts'

/** The tables of counters are called so, with the counter's name behind. */
export const COUNTER_PREFIX = 'counter '

/** A ban as `bans --json` prints it. Times are ISO 8601. */
export interface BanRow {
  readonly set: string
  readonly address: string
  readonly since: string
  readonly until: string | null
  readonly times: number
  readonly rule: string | null
  readonly message: string
}

/** What a counter holds for one key, as `counters --json` prints it. */
export interface CounterRow {
  readonly counter: string
  readonly key: readonly unknown[]
  readonly value: number
  readonly expires: string | null
}

/** What is asked of the counters. */
export interface CountersAsked {
  readonly now: number
  readonly wanted: string | null
  /** Those of the daemon: its rules tell what was counted by a clock that was far ahead, which counts no more. */
  readonly tables?: StateTables
}

/** A line of the digest as `report --json` prints it. */
export interface ReportRow {
  readonly section: string
  readonly message: string
  readonly count: number
  readonly first: string
  readonly last: string
}

/** Bans, oldest first: those running at a time (milliseconds since the epoch), or all that are remembered. */
export function* banRows(reader: StateReader, now: number | undefined): Generator<BanRow> {
  for (const ban of reader.bans(now)) yield banRow(ban)
}

function banRow({ set, address, since, until, times, rule, message }: BanRecord): BanRow {
  return { set, address, since: isoMicroseconds(since), until: isoOrNull(until), times, rule, message }
}

/**
 * What counts in the counters at a time of the entries (microseconds since the epoch), by counter and key; of one counter
 * where it is named.
 */
export function* counterRows(
  reader: StateReader,
  { now, wanted, tables }: CountersAsked,
): Generator<CounterRow> {
  const prefix = `${COUNTER_PREFIX}${wanted ?? ''}`
  for (const { table, key, value } of reader.keyed(prefix)) {
    if (wanted !== null && table !== prefix) continue
    const tally = tallySeen(JSON.parse(value), now, tables?.table(table))
    const count = countOf(tally, now)
    if (tally !== undefined && count > 0)
      yield {
        counter: table.slice(COUNTER_PREFIX.length),
        key: JSON.parse(key),
        value: count,
        expires: isoOrNull(expiryOf(tally)),
      }
  }
}

/** The lines of the digest, in the order in which they were first reported. */
export function* reportRows({ lines }: { readonly lines: readonly PastRow[] }): Generator<ReportRow> {
  for (const { section, message, count, first, last } of lines)
    yield { section, message, count, first: isoMicroseconds(first), last: isoMicroseconds(last) }
}

/** Whether a row of an answer is a ban: the daemon may be of another version. */
export function isBanRow(row: unknown): row is BanRow {
  return isObject(row) && typeof row.set === 'string' && typeof row.address === 'string' && 'until' in row
}

/** Likewise whether it is of a counter. */
export function isCounterRow(row: unknown): row is CounterRow {
  return isObject(row) && typeof row.counter === 'string' && Array.isArray(row.key) && 'expires' in row
}

import { LATE_AT_MOST } from '../../src/module/index.ts'
import type { Tally } from './counter.ts'
import { DistinctValues } from './distinct-values.ts'
import { LongWindow } from './long-window.ts'

/** The longest window that additions to a counter are given, in microseconds. */
export interface Longest {
  window: number
}

/** By the table of a counter, which rules with different windows may share. */
const LONGEST = new WeakMap<object, Longest>()

export function longestOf(table: object): Longest {
  const known = LONGEST.get(table) ?? { window: 0 }
  LONGEST.set(table, known)
  return known
}

/**
 * A tally without what was counted later than any entry can that comes late: else it would count until the clock is there
 * again. The tally itself does not change.
 */
export function sinceSetBack(tally: Tally, now: number, { window }: Longest): Tally | undefined {
  const latest = Math.max(window, LATE_AT_MOST)
  const limit = now + window + latest
  if (typeof tally === 'number') return tally > limit ? undefined : tally
  if (Array.isArray(tally))
    return (tally.at(-1) ?? 0) > limit ? tally.filter((expiry) => expiry <= limit) : tally
  if (tally instanceof LongWindow) return tally.expiry > limit ? tally.until(limit) : tally
  if (tally instanceof DistinctValues) return tally.latest > limit ? tally.until(limit) : tally
  if (tally.manner === 'leaking') return tally.since - now > latest ? undefined : tally
  const { expiries, grace, resetAt } = tally
  if (grace !== undefined && resetAt !== undefined && resetAt - now > Math.max(grace - resetAt, LATE_AT_MOST))
    return undefined
  if ((expiries.at(-1) ?? 0) <= limit) return tally
  return { ...tally, expiries: expiries.filter((expiry) => expiry <= limit) }
}

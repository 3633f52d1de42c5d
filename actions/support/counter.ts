import {
  type Gauge,
  type Kit,
  type Read,
  type StateTable,
  stateKey,
  type Walk,
} from '../../src/module/index.ts'
import { DistinctValues, type WrittenValues } from './distinct-values.ts'
import { added, countIn, expiriesIn, expiryIn, type Window } from './window.ts'

/**
 * How a counter counts. A `sliding` window holds each addition until it expires by itself; a bucket is `leaking` one
 * addition at a time; `distinct` holds each different value until it expires.
 */
export type Manner = 'sliding' | 'leaking' | 'distinct'

/** How many additions, or different values, one key of a counter holds at the most: beyond, the oldest are let go. */
export const MOST_PER_KEY = 100_000
/**
 * What a counter knows about one key, changed in place and then set in its table. Times are microseconds. Nearly all keys are
 * just a window.
 */
export type Tally = Window | FullTally

type FullTally = {
  /** Until when additions count as zero. */
  readonly grace?: number
} & (
  | {
      readonly manner: 'sliding'
      /** When each addition stops counting, ascending. */
      readonly expiries: number[]
      /** How many additions never expire. */
      readonly lasting: number
    }
  | {
      readonly manner: 'leaking'
      readonly level: number
      /** When the last addition left, or the first one came. */
      readonly since: number
      /** How long it takes for one addition to leave. */
      readonly leak: number
    }
  | {
      readonly manner: 'distinct'
      /** When each value stops counting; plain where it comes from the database. */
      readonly expiries: DistinctValues | WrittenValues
    }
)

/** The tallies of a counter by key; all that use the counter's name share them. */
export function tallies(kit: Kit, counter: string): StateTable<Tally> {
  return kit.table<Tally>(`counter ${counter}`)
}

/** What `explain` reads of a counter: how many count for the key that the entry makes. */
export function counterGauge(kit: Kit, counter: string, by: readonly Read[]): (walk: Walk) => Gauge {
  const table = tallies(kit, counter)
  return (walk) => {
    const key = by.map((read) => read(walk))
    return { name: counter, key, read: () => countOf(table.get(stateKey(key)), walk.now) }
  }
}

/** Whether additions still count as zero. */
export function inGrace(tally: Tally | undefined, now: number): boolean {
  return isFull(tally) && tally.grace !== undefined && now < tally.grace
}

/** Adds one to a sliding window; `within` undefined makes an addition that never expires. */
export function addSliding(tally: Tally | undefined, now: number, within: number | undefined): Tally {
  if (within !== undefined && !isFull(tally)) return added(tally, now, now + within)
  const { expiries, lasting } = sliding(tally, now)
  if (within === undefined) return { manner: 'sliding', expiries, lasting: lasting + 1 }
  const window = added(expiries, now, now + within)
  return lasting === 0 ? window : { manner: 'sliding', expiries: expiriesIn(window, now), lasting }
}

/** Lets go of the oldest addition or value where there is one too many; says whether that was so. */
export function cutTally(tally: Tally, most = MOST_PER_KEY): boolean {
  if (!isFull(tally)) {
    if (typeof tally === 'number' || tally.length <= most) return false
    tally.shift()
    return true
  }
  if (tally.manner === 'leaking' || sizeOf(tally) <= most) return false
  if (tally.manner === 'sliding') tally.expiries.shift()
  else distinctValues(tally).dropFirst()
  return true
}

/** Adds one to a bucket from which one addition leaves every `leak`. */
export function addLeaking(tally: Tally | undefined, now: number, leak: number): Tally {
  const { level, since } = leaking(tally, now, leak)
  return { manner: 'leaking', level: level + 1, since: level === 0 ? now : since, leak }
}

/** Notes a value; seen again it counts once, and lives on. */
export function addDistinct(
  tally: Tally | undefined,
  now: number,
  value: string,
  within: number | undefined,
): Tally {
  const expiries = distinct(tally, now)
  expiries.see(value, within === undefined ? null : now + within)
  return { manner: 'distinct', expiries }
}

/** Takes back the newest addition of a window or a bucket, or the value seen last. */
export function lowerTally(tally: Tally, now: number): Tally {
  if (!isFull(tally)) return expiriesIn(tally, now).slice(0, -1)
  switch (tally.manner) {
    case 'sliding': {
      const { expiries, lasting } = sliding(tally, now)
      const hadExpiring = expiries.pop() !== undefined
      return { ...tally, expiries, lasting: hadExpiring ? lasting : Math.max(0, lasting - 1) }
    }
    case 'leaking': {
      const { level, since } = leaking(tally, now, tally.leak)
      return { ...tally, level: Math.max(0, level - 1), since }
    }
    case 'distinct': {
      const expiries = distinct(tally, now)
      expiries.dropLast()
      return { ...tally, expiries }
    }
  }
}

/** How many additions, or different values, count at this time. */
export function countOf(tally: Tally | undefined, now: number): number {
  if (tally === undefined || inGrace(tally, now)) return 0
  if (!isFull(tally)) return countIn(tally, now)
  switch (tally.manner) {
    case 'sliding': {
      const { expiries, lasting } = sliding(tally, now)
      return expiries.length + lasting
    }
    case 'leaking':
      return leaking(tally, now, tally.leak).level
    case 'distinct':
      return distinct(tally, now).size
  }
}

/** From when the tally is as good as none; null is never. */
export function expiryOf(tally: Tally): number | null {
  if (!isFull(tally)) return expiryIn(tally)
  const own = ownExpiry(tally)
  return own === null ? null : Math.max(own, tally.grace ?? 0)
}

function ownExpiry(tally: FullTally): number | null {
  switch (tally.manner) {
    case 'sliding':
      return tally.lasting > 0 ? null : (tally.expiries.at(-1) ?? 0)
    case 'leaking':
      return tally.since + tally.level * tally.leak
    case 'distinct':
      return distinctValues(tally).expiry
  }
}

function sliding(tally: Tally | undefined, now: number): { expiries: number[]; lasting: number } {
  if (tally === undefined) return { expiries: [], lasting: 0 }
  if (!isFull(tally)) return { expiries: expiriesIn(tally, now), lasting: 0 }
  if (tally.manner !== 'sliding') return { expiries: [], lasting: 0 }
  return { expiries: expiriesIn(tally.expiries, now), lasting: tally.lasting }
}

function leaking(tally: Tally | undefined, now: number, leak: number): { level: number; since: number } {
  if (!isFull(tally) || tally.manner !== 'leaking') return { level: 0, since: now }
  const left = Math.max(0, Math.floor((now - tally.since) / leak))
  return { level: Math.max(0, tally.level - left), since: tally.since + left * leak }
}

function distinct(tally: Tally | undefined, now: number): DistinctValues {
  if (!isFull(tally) || tally.manner !== 'distinct') return new DistinctValues()
  const values = distinctValues(tally)
  values.expire(now)
  return values
}

function distinctValues({ expiries }: { readonly expiries: DistinctValues | WrittenValues }): DistinctValues {
  return expiries instanceof DistinctValues ? expiries : new DistinctValues(expiries)
}

function sizeOf(tally: Exclude<FullTally, { manner: 'leaking' }>): number {
  return tally.manner === 'sliding' ? tally.expiries.length : distinctValues(tally).size
}

function isFull(tally: Tally | undefined): tally is FullTally {
  return typeof tally === 'object' && !Array.isArray(tally)
}

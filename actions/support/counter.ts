import {
  type Gauge,
  type Kit,
  type Read,
  type StateKey,
  type StateTable,
  stateKey,
  type Walk,
} from '../../src/module/index.ts'
import { type Longest, longestOf, sinceSetBack } from './clock-ahead.ts'
import { DistinctValues, type GrownValues, type WrittenValues } from './distinct-values.ts'
import { LongWindow, type WrittenWindow } from './long-window.ts'
import { added, countIn, dropFirst, expiriesIn, expiryIn, sizeOf, type Window } from './window.ts'

/**
 * How a counter counts. A `sliding` window holds each addition until it expires by itself; a bucket is `leaking` one
 * addition at a time; `distinct` holds each different value until it expires.
 */
export type Manner = 'sliding' | 'leaking' | 'distinct'

/** The manner in which a rule counts, by what it says. */
export function mannerOf({
  distinct,
  leaking,
}: {
  readonly distinct?: unknown
  readonly leaking?: unknown
}): Manner {
  if (distinct !== undefined) return 'distinct'
  return leaking === undefined ? 'sliding' : 'leaking'
}

/** How all rules of a counter count. */
export interface Counting {
  readonly manner: Manner
  /** Whether what one of them adds never expires. */
  readonly lasts: boolean
}

/** How many additions, or different values, one key of a counter holds at the most: beyond, the oldest are let go. */
export const MOST_PER_KEY = 100_000
/** How many characters the different values of one key have at the most, in all: who writes into the log chooses them. */
export const MOST_CHARACTERS = 10_000_000

/**
 * What a counter knows about one key, changed in place and then set in its table. Times are microseconds. Nearly all keys are
 * just a window.
 */
export type Tally = Window | Lasting | Bucket | DistinctValues

/** A tally as the database has it. */
export type StoredTally =
  | Exclude<Tally, LongWindow | DistinctValues>
  | WrittenWindow
  | WrittenValues
  | GrownValues

/** A window with additions that never expire, or one that was reset. */
interface Lasting {
  readonly manner: 'sliding'
  /** When each of the other additions stops counting, ascending. */
  readonly expiries: number[]
  /** How many additions never expire. */
  readonly lasting: number
  /** Until when additions count as zero. */
  readonly grace?: number
  /** Since when they do; an earlier version of the program did not note it. */
  readonly resetAt?: number
}

interface Bucket {
  readonly manner: 'leaking'
  readonly level: number
  /** When the last addition left, or the first one came. */
  readonly since: number
  /** How long it takes for one addition to leave. */
  readonly leak: number
}

/** The tallies of a counter by key; all that use the counter's name share them. */
export class Tallies {
  readonly #table: StateTable<Tally | StoredTally>
  readonly #longest: Longest

  /** `within`: for how long what is added through these counts. */
  constructor(tables: Pick<Kit, 'table'>, counter: string, within = 0) {
    this.#table = tables.table(Tallies.tableOf(counter))
    this.#longest = longestOf(this.#table)
    this.#longest.window = Math.max(this.#longest.window, within)
  }

  /** The name of the table of a counter. */
  static tableOf(counter: string): string {
    return `counter ${counter}`
  }

  /** Without what a clock counted that was far ahead of this time. */
  get(key: StateKey, now: number): Tally | undefined {
    const held = this.#table.get(key)
    return held === undefined ? undefined : sinceSetBack(tallyOf(held), now, this.#longest)
  }

  /** Lets go of the oldest additions or values where there are too many. */
  set(key: StateKey, tally: Tally): void {
    for (let cut = cutTally(tally); cut > 0; cut--) this.#table.noteCut()
    this.#table.set(key, tally, expiryOf(tally))
  }

  delete(key: StateKey): void {
    this.#table.delete(key)
  }
}

/** The tally that the database, or the memory, has. */
export function tallyOf(held: Tally | StoredTally): Tally {
  if (typeof held === 'number' || Array.isArray(held)) return held
  if (held instanceof LongWindow || held instanceof DistinctValues) return held
  if (isWrittenWindow(held)) return LongWindow.read(held, MOST_PER_KEY)
  if (!('whole' in held) && held.manner !== 'distinct') return held
  const values = DistinctValues.read(held)
  // Earlier versions kept values of any length.
  values.cut(MOST_PER_KEY, MOST_CHARACTERS)
  return values
}

/** A tally of the database, as rules see it: those that count in the table, which is left out where nobody knows them. */
export function tallySeen(
  stored: StoredTally,
  now: number,
  table: StateTable<unknown> | undefined,
): Tally | undefined {
  const tally = tallyOf(stored)
  return table === undefined ? tally : sinceSetBack(tally, now, longestOf(table))
}

function isWrittenWindow(held: object): held is WrittenWindow {
  return 'whole' in held && Array.isArray(held.whole)
}

/** What of a tally rules can have counted that count like that: perhaps the tally itself, or nothing. */
export function fittingTally(tally: Tally, { manner, lasts }: Counting): Tally | undefined {
  if (isWindow(tally)) return manner === 'sliding' ? tally : undefined
  // A grace holds whatever is counted, and nothing is in it.
  if (tally.manner === 'sliding' && tally.grace !== undefined) return tally
  if (tally.manner !== manner) return undefined
  if (lasts || tally.manner === 'leaking') return tally
  if (tally.manner === 'sliding') return tally.expiries.length === 0 ? undefined : tally.expiries
  const passing = tally.passing()
  return passing.size === 0 ? undefined : passing
}

/** What `explain` reads of a counter: how many count for the key that the entry makes. */
export function counterGauge(kit: Kit, counter: string, by: readonly Read[]): (walk: Walk) => Gauge {
  const tallies = new Tallies(kit, counter)
  return (walk) => {
    const key = by.map((read) => read(walk))
    return { name: counter, key, read: () => countOf(tallies.get(stateKey(key), walk.now), walk.now) }
  }
}

/** Whether additions still count as zero. */
export function inGrace(tally: Tally | undefined, now: number): boolean {
  if (tally === undefined || isWindow(tally) || tally.manner !== 'sliding') return false
  return tally.grace !== undefined && now < tally.grace
}

/** Adds one to a sliding window; `within` undefined makes an addition that never expires. */
export function addSliding(tally: Tally | undefined, now: number, within: number | undefined): Tally {
  if (within !== undefined && (tally === undefined || isWindow(tally))) return added(tally, now, now + within)
  const { expiries, lasting } = sliding(tally, now)
  if (within === undefined) return { manner: 'sliding', expiries, lasting: lasting + 1 }
  const window = added(expiries, now, now + within)
  return lasting === 0 ? window : { manner: 'sliding', expiries: expiriesIn(window, now), lasting }
}

/** Lets go of the oldest additions or values where there are too many; says how many those were. */
export function cutTally(tally: Tally, most = MOST_PER_KEY, mostCharacters = MOST_CHARACTERS): number {
  if (isWindow(tally)) {
    if (typeof tally === 'number' || sizeOf(tally) <= most) return 0
    dropFirst(tally)
    return 1
  }
  switch (tally.manner) {
    case 'sliding':
      if (tally.expiries.length <= most) return 0
      tally.expiries.shift()
      return 1
    case 'leaking':
      return 0
    case 'distinct':
      return tally.cut(most, mostCharacters)
  }
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
  const values = distinct(tally, now)
  values.see(value, within === undefined ? null : now + within)
  return values
}

/** Takes back the newest addition of a window or a bucket, or the value seen last. */
export function lowerTally(tally: Tally, now: number): Tally {
  if (isWindow(tally)) return expiriesIn(tally, now).slice(0, -1)
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
      const values = distinct(tally, now)
      values.dropLast()
      return values
    }
  }
}

/** How many additions, or different values, count at this time. */
export function countOf(tally: Tally | undefined, now: number): number {
  if (tally === undefined || inGrace(tally, now)) return 0
  if (isWindow(tally)) return countIn(tally, now)
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
  if (isWindow(tally)) return expiryIn(tally)
  switch (tally.manner) {
    case 'sliding':
      return tally.lasting > 0 ? null : Math.max(tally.expiries.at(-1) ?? 0, tally.grace ?? 0)
    case 'leaking':
      return tally.since + tally.level * tally.leak
    case 'distinct':
      return tally.expiry
  }
}

function sliding(tally: Tally | undefined, now: number): { expiries: number[]; lasting: number } {
  if (tally === undefined) return { expiries: [], lasting: 0 }
  if (isWindow(tally)) return { expiries: expiriesIn(tally, now), lasting: 0 }
  if (tally.manner !== 'sliding') return { expiries: [], lasting: 0 }
  return { expiries: expiriesIn(tally.expiries, now), lasting: tally.lasting }
}

function leaking(tally: Tally | undefined, now: number, leak: number): { level: number; since: number } {
  if (tally === undefined || isWindow(tally) || tally.manner !== 'leaking') return { level: 0, since: now }
  const left = Math.max(0, Math.floor((now - tally.since) / leak))
  return { level: Math.max(0, tally.level - left), since: tally.since + left * leak }
}

function distinct(tally: Tally | undefined, now: number): DistinctValues {
  if (!(tally instanceof DistinctValues)) return new DistinctValues()
  tally.expire(now)
  return tally
}

function isWindow(tally: Tally): tally is Window {
  return typeof tally === 'number' || Array.isArray(tally) || tally instanceof LongWindow
}

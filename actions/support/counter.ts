import {
  type Gauge,
  type Kit,
  type Read,
  type StateTable,
  stateKey,
  type Walk,
} from '../../src/module/index.ts'

/**
 * How a counter counts. A `sliding` window holds each addition until it expires by itself; a bucket is `leaking` one
 * addition at a time; `distinct` holds each different value until it expires.
 */
export type Manner = 'sliding' | 'leaking' | 'distinct'

/** How many additions, or different values, one key of a counter holds at the most: beyond, the oldest are let go. */
export const MOST_PER_KEY = 100_000

/**
 * What a counter knows about one key: plain data, changed in place and then set in its table. Times are microseconds.
 */
export type Tally = {
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
      /** When each value stops counting; null is never. In the order in which they were last seen. */
      readonly expiries: Record<string, number | null>
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
  return tally?.grace !== undefined && now < tally.grace
}

/** Adds one to a sliding window; `within` undefined makes an addition that never expires. */
export function addSliding(tally: Tally | undefined, now: number, within: number | undefined): Tally {
  const { expiries, lasting } = sliding(tally, now)
  if (within === undefined) return { manner: 'sliding', expiries, lasting: lasting + 1 }
  insertAscending(expiries, now + within)
  if (expiries.length > MOST_PER_KEY) expiries.shift()
  return { manner: 'sliding', expiries, lasting }
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
  delete expiries[value]
  expiries[value] = within === undefined ? null : now + within
  if (Object.keys(expiries).length > MOST_PER_KEY) delete expiries[firstKey(expiries) ?? value]
  return { manner: 'distinct', expiries }
}

/** Takes back the newest addition of a window or a bucket, or the value seen last. */
export function lowerTally(tally: Tally, now: number): Tally {
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
      const last = Object.keys(expiries).at(-1)
      if (last !== undefined) delete expiries[last]
      return { ...tally, expiries }
    }
  }
}

/** How many additions, or different values, count at this time. */
export function countOf(tally: Tally | undefined, now: number): number {
  if (tally === undefined || inGrace(tally, now)) return 0
  switch (tally.manner) {
    case 'sliding': {
      const { expiries, lasting } = sliding(tally, now)
      return expiries.length + lasting
    }
    case 'leaking':
      return leaking(tally, now, tally.leak).level
    case 'distinct':
      return Object.keys(distinct(tally, now)).length
  }
}

/** From when the tally is as good as none; null is never. */
export function expiryOf(tally: Tally): number | null {
  const own = ownExpiry(tally)
  return own === null ? null : Math.max(own, tally.grace ?? 0)
}

function ownExpiry(tally: Tally): number | null {
  switch (tally.manner) {
    case 'sliding':
      return tally.lasting > 0 ? null : (tally.expiries.at(-1) ?? 0)
    case 'leaking':
      return tally.since + tally.level * tally.leak
    case 'distinct': {
      let latest = 0
      for (const expiry of Object.values(tally.expiries)) {
        if (expiry === null) return null
        latest = Math.max(latest, expiry)
      }
      return latest
    }
  }
}

function sliding(tally: Tally | undefined, now: number): { expiries: number[]; lasting: number } {
  if (tally?.manner !== 'sliding') return { expiries: [], lasting: 0 }
  const { expiries, lasting } = tally
  let expired = 0
  while (expired < expiries.length && (expiries[expired] ?? 0) <= now) expired++
  if (expired > 0) expiries.splice(0, expired)
  return { expiries, lasting }
}

function leaking(tally: Tally | undefined, now: number, leak: number): { level: number; since: number } {
  if (tally?.manner !== 'leaking') return { level: 0, since: now }
  const left = Math.max(0, Math.floor((now - tally.since) / leak))
  return { level: Math.max(0, tally.level - left), since: tally.since + left * leak }
}

/** Values are in the order in which they were last seen, so the first ones expire first. */
function distinct(tally: Tally | undefined, now: number): Record<string, number | null> {
  if (tally?.manner !== 'distinct') return {}
  const { expiries } = tally
  for (let first = firstKey(expiries); first !== undefined; first = firstKey(expiries)) {
    const expiry = expiries[first]
    if (expiry === undefined || expiry === null || expiry > now) break
    delete expiries[first]
  }
  return expiries
}

function firstKey(record: Record<string, unknown>): string | undefined {
  for (const key in record) return key
  return undefined
}

function insertAscending(expiries: number[], expiry: number): void {
  let place = expiries.length
  while (place > 0 && (expiries[place - 1] ?? 0) > expiry) place--
  if (place === expiries.length) expiries.push(expiry)
  else expiries.splice(place, 0, expiry)
}

import { describe, expect, it } from 'vitest'
import {
  addDistinct,
  addLeaking,
  addSliding,
  countOf,
  cutTally,
  expiryOf,
  lowerTally,
  type Tally,
} from '../../actions/support/counter.ts'
import { compile } from '../../src/compile/compile.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'
import fc from '../support/properties.ts'

/** Times of additions: steps forward in microseconds, small enough for windows to overlap. */
const steps = fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 60 })
const windows = fc.integer({ min: 1, max: 300 })

function times(increments: readonly number[]): readonly number[] {
  let now = 1_000_000
  return increments.map((step) => (now += step))
}

it('a counter that was reset is kept until its grace is over', () => {
  const { program } = checkText('chain c from journal { reset s by _HOSTNAME grace 2h; accept }')
  const tables = new StateTables()
  const graph = compile(program, {
    accounts: ONLY_ROOT,
    timezone: 'UTC',
    table: (name) => tables.table(name),
  })
  graph.walk(fieldEntry({ MESSAGE: 'reset' }, 1e15), 'journal')
  expect(tables.takeChanges(0).map(({ expires }) => expires)).toEqual([1e15 + 7_200e6])
})

describe('a sliding window', () => {
  it('counts exactly the additions of the last D: one made at t no longer counts at t + D', () => {
    fc.assert(
      fc.property(steps, windows, (increments, within) => {
        const made: number[] = []
        let tally: Tally | undefined
        for (const now of times(increments)) {
          made.push(now)
          tally = addSliding(tally, now, within)
          expect(countOf(tally, now)).toBe(made.filter((at) => now < at + within).length)
        }
      }),
    )
  })

  it('counts right when entries come out of order in time', () => {
    let tally = addSliding(undefined, 1_000, 100)
    tally = addSliding(tally, 950, 100)
    expect(countOf(tally, 1_000)).toBe(2)
    expect(countOf(tally, 1_050)).toBe(1)
    expect(countOf(tally, 1_100)).toBe(0)
  })

  it.each([
    { title: 'forgets the newest first', adds: [0, 10, 20], lowers: 1, at: 105, expected: 1 },
    { title: 'never goes below zero', adds: [0], lowers: 3, at: 1, expected: 0 },
  ])('lower $title', ({ adds, lowers, at, expected }) => {
    let tally: Tally | undefined
    for (const now of adds) tally = addSliding(tally, now, 100)
    for (let times = 0; times < lowers && tally !== undefined; times++) tally = lowerTally(tally, 21)
    expect(countOf(tally, at)).toBe(expected)
  })

  it.each([
    { title: 'that expire go before those that last', lasting: 2, expiring: 1, lowers: 1, expected: 2 },
    { title: 'that last go then', lasting: 2, expiring: 1, lowers: 2, expected: 1 },
    { title: 'that last never go below zero', lasting: 2, expiring: 0, lowers: 3, expected: 0 },
  ])('lower: additions $title', ({ lasting, expiring, lowers, expected }) => {
    let tally: Tally | undefined
    for (let times = 0; times < lasting; times++) tally = addSliding(tally, 0, undefined)
    for (let times = 0; times < expiring; times++) tally = addSliding(tally, 0, 100)
    for (let times = 0; times < lowers && tally !== undefined; times++) tally = lowerTally(tally, 1)
    expect(countOf(tally, 1)).toBe(expected)
  })

  it('without a window an addition never expires', () => {
    const tally = addSliding(addSliding(undefined, 0, undefined), 5, undefined)
    expect(countOf(tally, Number.MAX_SAFE_INTEGER)).toBe(2)
    expect(expiryOf(tally)).toBeNull()
  })

  it.each([
    { title: 'few', most: 100, lasting: 0 },
    { title: 'many', most: 1_000, lasting: 0 },
    { title: 'beside some that last', most: 100, lasting: 2 },
  ])('holds a bounded number of additions, the newest: $title', ({ most, lasting }) => {
    let tally: Tally | undefined
    let cuts = 0
    for (let times = 0; times < lasting; times++) tally = addSliding(tally, 0, undefined)
    for (let now = 0; now < most + 10; now++) {
      tally = addSliding(tally, now, 10_000_000)
      cuts += cutTally(tally, most)
    }
    expect(cuts).toBe(10)
    expect(countOf(tally, most + 10)).toBe(lasting + most)
    expect(tally && expiryOf(tally)).toBe(lasting > 0 ? null : 10_000_009 + most)
    // Those that were let go are the oldest: of the others, the first expires then.
    expect(countOf(tally, 10_000_009)).toBe(lasting + most)
    expect(countOf(tally, 10_000_010)).toBe(lasting + most - 1)
  })
})

describe('a leaky bucket', () => {
  it('agrees with a bucket that is emptied tick by tick', () => {
    fc.assert(
      fc.property(steps, windows, (increments, leak) => {
        let level = 0
        let nextLeak = Number.POSITIVE_INFINITY
        let tally: Tally | undefined
        for (const now of times(increments)) {
          for (; level > 0 && nextLeak <= now; nextLeak += leak) level -= 1
          if (level === 0) nextLeak = now + leak
          level += 1
          tally = addLeaking(tally, now, leak)
          expect(countOf(tally, now)).toBe(level)
        }
      }),
    )
  })

  it('with one leaving every 10 s, the sixth of six at once makes six', () => {
    let tally: Tally | undefined
    for (let times = 0; times < 6; times++) tally = addLeaking(tally, 0, 10e6)
    expect(countOf(tally, 0)).toBe(6)
    expect(countOf(tally, 10e6)).toBe(5)
    expect(expiryOf(tally ?? addLeaking(undefined, 0, 1))).toBe(60e6)
  })
})

describe('a bucket that is lowered', () => {
  it.each([
    { lowers: 1, now: 0, expected: 2 },
    { lowers: 1, now: 10, expected: 1 },
    { lowers: 4, now: 0, expected: 0 },
  ])('holds $expected of three after $lowers, $now µs later', ({ lowers, now, expected }) => {
    let tally: Tally = addLeaking(addLeaking(addLeaking(undefined, 0, 10), 0, 10), 0, 10)
    for (let times = 0; times < lowers; times++) tally = lowerTally(tally, now)
    expect(countOf(tally, now)).toBe(expected)
    // What leaves next leaves when it would have.
    expect(countOf(tally, now + 9)).toBe(expected)
    expect(countOf(tally, now + 10)).toBe(Math.max(0, expected - 1))
  })
})

describe('a counter of different values', () => {
  it('counts each value once, and until it was last seen D ago', () => {
    const seen = fc.array(fc.tuple(fc.nat({ max: 50 }), fc.constantFrom('a', 'b', 'c', '1', '2')), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(seen, windows, (observations, within) => {
        const last = new Map<string, number>()
        let now = 0
        let tally: Tally | undefined
        for (const [step, value] of observations) {
          now += step
          last.set(value, now)
          tally = addDistinct(tally, now, JSON.stringify([value]), within)
          expect(countOf(tally, now)).toBe([...last.values()].filter((at) => now < at + within).length)
        }
      }),
    )
  })
})

describe('what is stored', () => {
  it('is the same after a restart, at any moment', () => {
    fc.assert(
      fc.property(steps, windows, fc.nat({ max: 59 }), (increments, within, restart) => {
        let live: Tally | undefined
        let restarted: Tally | undefined
        times(increments).forEach((now, index) => {
          live = addSliding(live, now, within)
          if (index === restart && restarted !== undefined) restarted = JSON.parse(JSON.stringify(restarted))
          restarted = addSliding(restarted, now, within)
          expect(countOf(restarted, now)).toBe(countOf(live, now))
        })
      }),
    )
  })
})

import fc from 'fast-check'
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

/** Times of additions: steps forward in microseconds, small enough for windows to overlap. */
const steps = fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 60 })
const windows = fc.integer({ min: 1, max: 300 })

function times(increments: readonly number[]): readonly number[] {
  let now = 1_000_000
  return increments.map((step) => (now += step))
}

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

  it('without a window an addition never expires', () => {
    const tally = addSliding(addSliding(undefined, 0, undefined), 5, undefined)
    expect(countOf(tally, Number.MAX_SAFE_INTEGER)).toBe(2)
    expect(expiryOf(tally)).toBeNull()
  })

  it('holds a bounded number of additions, the newest', () => {
    let tally: Tally | undefined
    let cuts = 0
    for (let now = 0; now < 110; now++) {
      tally = addSliding(tally, now, 10_000_000)
      cuts += cutTally(tally, 100)
    }
    expect({ cuts, count: countOf(tally, 110), expires: tally && expiryOf(tally) }).toEqual({
      cuts: 10,
      count: 100,
      expires: 10_000_109,
    })
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

import { describe, expect, it } from 'vitest'
import { RateMeter } from '../../src/daemon/rate-meter.ts'

/** The rate over the last minute and the last 15, after so many entries came at each of these seconds. */
function rates(arrivals: Iterable<readonly [second: number, count: number]>, now: number) {
  const meter = new RateMeter(0)
  for (const [second, count] of arrivals) meter.add(count, second)
  return [meter.rate(60, now), meter.rate(900, now)]
}

function* steady(until: number): Generator<readonly [number, number]> {
  for (let second = 0; second < until; second++) yield [second, 7]
}

describe('the rate of entries', () => {
  it('is that of a steady stream, long after the start and right behind it', () => {
    for (const now of [20, 60, 1_000, 10_000]) {
      const [minute = 0, quarter = 0] = rates(steady(now), now)
      expect(minute).toBeCloseTo(7, 0)
      expect(quarter).toBeCloseTo(7, 0)
    }
  })

  it('falls to nothing when nothing comes any more, at once or after a long silence', () => {
    expect(rates(steady(1_000), 1_100)[0]).toBe(0)
    expect(rates(steady(1_000), 5_000)).toEqual([0, 0])
    expect(rates(steady(1_000), 1_000_000)).toEqual([0, 0])
  })

  it('of a minute forgets a burst before it, that of 15 minutes does not', () => {
    const [minute, quarter = 0] = rates([[100, 9_000]], 300)
    expect(minute).toBe(0)
    expect(quarter).toBeCloseTo(30, 0)
  })
})

import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { scheduleDigest } from '../../src/report/schedule.ts'

describe('a schedule', () => {
  test('fires although nothing happens, and again', async () => {
    let fired = 0
    await new Promise<void>((resolve) => {
      const schedule = scheduleDigest('* * * * * *', 'UTC', () => {
        fired += 1
        if (fired === 2) resolve()
      })
      onTestFinished(() => schedule.stop())
    })
    expect(fired).toBe(2)
  })

  test.each([
    ['0 0 * * *', 'UTC', 0, 0],
    ['30 3 * * *', 'Asia/Kolkata', 22, 0],
  ])('%s in %s is next at %i:%i UTC', (expression, timezone, hour, minute) => {
    const schedule = scheduleDigest(expression, timezone, () => {})
    const next = schedule.next()
    expect([next?.getUTCHours(), next?.getUTCMinutes()]).toEqual([hour, minute])
    expect(next?.getTime()).toBeGreaterThan(Date.now())
    schedule.stop()
    expect(schedule.next()).toBeNull()
  })
})

describe('a schedule when somebody sets the clock', () => {
  const HOUR = 3_600_000

  test('sleeps until its time, without a look at the clock', () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-20T10:00:00Z') })
    onTestFinished(() => void vi.useRealTimers())
    const schedule = scheduleDigest('0 0 * * *', 'UTC', () => {})
    onTestFinished(() => schedule.stop())
    vi.advanceTimersToNextTimer()
    expect(new Date().toISOString()).toBe('2026-11-21T00:00:00.000Z')
  })

  test.each([
    ['forward over its time: fires once, soon', '2026-11-20T10:00:00Z', 16, 1],
    ['forward, but not so far: fires at its time by the new clock', '2026-11-20T10:00:00Z', 13.99, 1],
    ['back from years ahead: fires at its time by the new clock', '2030-01-01T23:00:00Z', -35_063.02, 1],
    ['back, so that its time is hours away: does not fire', '2026-11-20T23:59:00Z', -12, 0],
  ])('%s', async (_title, start, hours, times) => {
    vi.useFakeTimers({ now: Date.parse(start) })
    onTestFinished(() => void vi.useRealTimers())
    let fired = 0
    const schedule = scheduleDigest('0 0 * * *', 'UTC', () => {
      fired += 1
    })
    onTestFinished(() => schedule.stop())
    vi.setSystemTime(Date.now() + hours * HOUR)
    schedule.clockChanged()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(fired).toBe(times)
  })
})

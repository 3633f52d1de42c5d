import { describe, expect, onTestFinished, test } from 'vitest'
import { scheduleDigest, validateSchedule } from '../../src/report/schedule.ts'

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

test.each(['0 0 * * *', '*/5 * * * *', '0 8 * * 1-5', '0 0 1 jan *'])('%s is fine', (expression) => {
  expect(validateSchedule(expression)).toBeUndefined()
})

test.each([
  ['daily', /`daily` is no schedule: .*5 or 6 fields/],
  ['61 * * * *', /minute: 61/],
  ['0 0 30 2 *', /dayOfMonth: 30/],
  ['', /`` is no schedule/],
])('%j is no schedule, and why is said', (expression, problem) => {
  expect(validateSchedule(expression)).toMatch(problem)
})

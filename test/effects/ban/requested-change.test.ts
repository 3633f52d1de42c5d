import { expect, test } from 'vitest'
import { requestedChange } from '../../../src/effects/ban/requested-change.ts'

const AT = Date.UTC(2026, 10, 21)
const HOUR = 3_600

/** A ban for two hours, asked by an entry at AT. */
const BAN = {
  effect: 'ban',
  set: 'ssh',
  address: '192.0.2.1',
  seconds: 2 * HOUR,
  at: AT * 1000,
  source: 'journal',
  rule: null,
} as const

test.each([
  ['at once: all of it', 0, 2 * HOUR],
  ['half an hour later: what is left of it', HOUR / 2, 1.5 * HOUR],
  ['after its end: nothing', 3 * HOUR, undefined],
  ['after the clock was set back by a year: no more than all of it', -8_760 * HOUR, 2 * HOUR],
])('a ban that is carried out %s', (_title, later, expected) => {
  const change = requestedChange(BAN, AT + later * 1000)
  expect(typeof change === 'object' ? change.banned : undefined).toBe(expected)
})

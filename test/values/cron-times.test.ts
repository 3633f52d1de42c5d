import { expect, test } from 'vitest'
import { cronTimes } from '../../src/values/cron-times.ts'

/** The expression, the zone, a moment, and the next times behind it, all in UTC. */
const TIMES: readonly (readonly [title: string, string, string, string, ...string[]])[] = [
  ['every midnight', '0 0 * * *', 'UTC', '2026-11-20T10:00Z', '2026-11-21T00:00Z', '2026-11-22T00:00Z'],
  ['not that very moment, but the next', '0 0 * * *', 'UTC', '2026-11-21T00:00Z', '2026-11-22T00:00Z'],
  [
    'midnight of Paris, summer to winter',
    '0 0 * * *',
    'Europe/Paris',
    '2026-10-24T12:00Z',
    '2026-10-24T22:00Z',
    '2026-10-25T23:00Z',
  ],
  [
    'midnight of Paris, winter to summer',
    '0 0 * * *',
    'Europe/Paris',
    '2026-03-28T12:00Z',
    '2026-03-28T23:00Z',
    '2026-03-29T22:00Z',
  ],
  [
    'a time that is skipped comes a day after the last one, once',
    '30 2 * * *',
    'Europe/Paris',
    '2026-03-28T00:00Z',
    '2026-03-28T01:30Z',
    '2026-03-29T01:30Z',
    '2026-03-30T00:30Z',
  ],
  [
    'a time that comes twice counts once, the first time',
    '30 2 * * *',
    'Europe/Paris',
    '2026-10-24T12:00Z',
    '2026-10-25T00:30Z',
    '2026-10-26T01:30Z',
  ],
  [
    'and not again in its second half',
    '30 2 * * *',
    'Europe/Paris',
    '2026-10-25T00:31Z',
    '2026-10-26T01:30Z',
  ],
  [
    'every half hour goes on through a doubled hour',
    '*/30 * * * *',
    'Europe/Paris',
    '2026-10-25T00:10Z',
    '2026-10-25T00:30Z',
    '2026-10-25T01:00Z',
    '2026-10-25T01:30Z',
    '2026-10-25T02:00Z',
  ],
  [
    'and over a skipped one',
    '*/30 * * * *',
    'Europe/Paris',
    '2026-03-29T00:10Z',
    '2026-03-29T00:30Z',
    '2026-03-29T01:00Z',
    '2026-03-29T01:30Z',
  ],
  [
    'two times of which one is skipped onto the other are one',
    '30 2,3 * * *',
    'Europe/Paris',
    '2026-03-29T00:00Z',
    '2026-03-29T01:30Z',
    '2026-03-30T00:30Z',
  ],
  [
    'a skipped midnight of Beirut',
    '0 0 * * *',
    'Asia/Beirut',
    '2026-03-28T12:00Z',
    '2026-03-28T22:00Z',
    '2026-03-29T21:00Z',
  ],
  [
    'half an hour that Lord Howe skips',
    '15 2 * * *',
    'Australia/Lord_Howe',
    '2026-10-03T00:00Z',
    '2026-10-03T15:45Z',
    '2026-10-04T15:15Z',
  ],
  [
    'a day that Samoa did without',
    '0 8 * * *',
    'Pacific/Apia',
    '2011-12-29T19:00Z',
    '2011-12-30T18:00Z',
    '2011-12-31T18:00Z',
  ],
  [
    'quarters of an hour from Greenwich',
    '0 6 * * *',
    'Asia/Kathmandu',
    '2026-11-20T10:00Z',
    '2026-11-21T00:15Z',
  ],
  ['Mondays', '0 8 * * 1', 'UTC', '2026-11-20T10:00Z', '2026-11-23T08:00Z', '2026-11-30T08:00Z'],
  ['the last day of the month', '0 0 L * *', 'UTC', '2027-01-31T00:00Z', '2027-02-28T00:00Z'],
  ['leap days', '0 0 29 2 *', 'UTC', '2026-11-20T10:00Z', '2028-02-29T00:00Z', '2032-02-29T00:00Z'],
  ['a word for it', '@weekly', 'UTC', '2026-11-20T10:00Z', '2026-11-22T00:00Z'],
  ['seconds', '30 0 0 * * *', 'UTC', '2026-11-20T10:00Z', '2026-11-21T00:00:30Z'],
]

test.each(TIMES)('%s', (_, expression, timezone, moment, ...expected) => {
  const times = cronTimes(expression, timezone)
  const found: string[] = []
  let at = Date.parse(moment)
  for (const _next of expected) {
    at = times.after(at) ?? Number.NaN
    found.push(new Date(at).toISOString())
  }
  expect(found).toEqual(expected.map((text) => new Date(text).toISOString()))
})

test.each(['Europe/Paris', 'America/New_York', 'Asia/Beirut', 'Australia/Lord_Howe', 'America/Santiago'])(
  'a digest a day, through two years in %s: each 23 to 25 hours behind the last',
  (timezone) => {
    for (const expression of ['0 0 * * *', '30 2 * * *', '59 23 * * *']) {
      const times = cronTimes(expression, timezone)
      const end = Date.parse('2028-01-01T12:00Z')
      let last = times.after(Date.parse('2026-01-01T12:00Z')) ?? 0
      let count = 1
      for (let next = times.after(last) ?? 0; next < end; next = times.after(next) ?? end) {
        expect(next - last).toBeGreaterThanOrEqual(23 * 3_600_000)
        expect(next - last).toBeLessThanOrEqual(25 * 3_600_000)
        last = next
        count += 1
      }
      expect(count).toBe(730)
    }
  },
)

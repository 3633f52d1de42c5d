import { expect, test } from 'vitest'
import { StampReader } from '../../../src/sources/lines/syslog-time.ts'

/** An hour before a stamp without a year would have to be of the year before. */
const NOW = Date.UTC(2026, 10, 19, 13, 0, 0) * 1000
const ZONE = 'Europe/Paris'

const HEADS = [
  'Nov 20 13:59:',
  'Nov 20 14:00:',
  'Nov 20 2025 14:00:',
  '2026-10-25T02:59:',
  '2026-10-25 02:59:',
  '2026-11-20T02:59:',
]
const SECONDS = ['00', '07', '59', '60', '61', '5', '5x', '0000']
const DECIMALS = ['', '.1', ',25', '.123456', '.123456789', '.1234567891', '.', '.x']
const ZONES = ['', 'Z', '+01:00', '-0530', '+01']
const ENDS = ['', ' host', 'x', '  host']

/** Behind a head, all that may stand there. */
const TAILS = SECONDS.flatMap((second) =>
  DECIMALS.flatMap((decimals) =>
    ZONES.flatMap((zone) => ENDS.map((end) => `${second}${decimals}${zone}${end}`)),
  ),
)

test.each(HEADS)('a stamp that begins with %s is read the same whatever was read before it', (head) => {
  const stamps = TAILS.map((tail) => `${head}${tail}`)
  const anew = stamps.map((stamp) => new StampReader(ZONE, NOW).read(stamp))
  for (const before of ZONES.map((zone) => `${head}07${zone}`)) {
    const reader = new StampReader(ZONE, NOW)
    const after = stamps.map((stamp) => {
      reader.read(before)
      return reader.read(stamp)
    })
    expect(after).toEqual(anew)
  }
})

test('the minute of a stamp before serves for the next', () => {
  const reader = new StampReader(ZONE, NOW)
  const first = reader.read('Nov 18 10:00:00 host')
  const next = reader.read('Nov 18 10:00:01.5 host')
  expect((next?.realtime ?? 0) - (first?.realtime ?? 0)).toBe(1_500_000)
})

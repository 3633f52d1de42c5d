import { describe, expect, test } from 'vitest'
import { TEMPLATE_FILTERS } from '../../src/module/template-filters.ts'
import { Instant } from '../../src/values/instant.ts'
import { textOf, type Value } from '../../src/values/value.ts'
import { wallClockOf } from '../../src/values/wall-clock.ts'

function apply(name: string, value: Value | undefined, args: readonly (string | number)[], timezone = 'UTC') {
  const text = value === undefined ? undefined : textOf(value)
  return TEMPLATE_FILTERS[name]?.apply(text, { value, args, clock: wallClockOf(timezone) })
}

const NOON = new Instant(Date.parse('2026-07-05T12:03:09.5Z') * 1000)

describe('template filters', () => {
  test.each<[string, Value | undefined, (string | number)[], string | undefined]>([
    ['upper', 'aé', [], 'AÉ'],
    ['lower', 'AÉ', [], 'aé'],
    ['trim', ' a b ', [], 'a b'],
    ['truncate', 'abcdef', [4], 'abc…'],
    ['truncate', 'abcd', [4], 'abcd'],
    ['truncate', '😀😀😀', [2], '😀…'],
    ['truncate', '😀😀', [2], '😀😀'],
    ['pad', 'ab', [4], 'ab  '],
    ['pad', 'abcde', [4], 'abcde'],
    ['default', undefined, ['n/a'], 'n/a'],
    ['default', 'x', ['n/a'], 'x'],
    ['upper', undefined, [], undefined],
    ['date', NOON, ['%Y-%m-%d %H:%M:%S'], '2026-07-05 12:03:09'],
    ['date', NOON, ['%F at %T, 100%%'], '2026-07-05 at 12:03:09, 100%'],
    ['date', 'no time', ['%F'], 'no time'],
    ['date', undefined, ['%F'], undefined],
  ])('%s of %j with %j', (name, value, args, expected) => {
    expect(apply(name, value, args)).toBe(expected)
  })

  test.each([
    ['Europe/Paris', '2026-07-05 14:03 Sun'],
    ['America/New_York', '2026-07-05 08:03 Sun'],
    ['Pacific/Kiritimati', '2026-07-06 02:03 Mon'],
  ])('dates are those of the time zone %s', (timezone, expected) => {
    expect(apply('date', NOON, ['%F %H:%M %a'], timezone)).toBe(expected)
  })

  test('midnight is 00, not 24', () => {
    expect(apply('date', new Instant(Date.parse('2026-01-01T00:00:00Z') * 1000), ['%T'])).toBe('00:00:00')
  })

  test.each<[string, (string | number)[], string | undefined]>([
    ['upper', [], undefined],
    ['upper', [1], 'takes no argument'],
    ['truncate', [8], undefined],
    ['truncate', [], 'takes one whole number from 1 to 1000'],
    ['pad', [100_000], 'takes one whole number from 1 to 1000'],
    ['pad', ['8'], 'takes one whole number from 1 to 1000'],
    ['default', ['x'], undefined],
    ['default', [3], 'takes one text in quotes'],
    ['date', ['%Y'], undefined],
    ['date', [], 'takes one format in quotes'],
    ['date', ['%Y %q'], 'does not know `%q`, only %Y %m %d %H %M %S %a %Z %F %T %%'],
  ])('%s checks its arguments %j', (name, args, expected) => {
    expect(TEMPLATE_FILTERS[name]?.check(args)).toBe(expected)
  })
})

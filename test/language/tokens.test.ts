import { describe, expect, test } from 'vitest'
import { tokenize } from '../../src/language/tokenize.ts'

function kindsOf(text: string): string {
  return tokenize({ name: 'x.chain', text })
    .tokens.map(({ tokenType, image }) => `${tokenType.name} ${image}`)
    .join(' | ')
}

function problemsOf(text: string): readonly string[] {
  return tokenize({ name: 'x.chain', text }).diagnostics.map(
    ({ code, message, span }) => `${span.start}-${span.end} ${code} ${message}`,
  )
}

describe('tokens', () => {
  test.each([
    ['a name', 'SYSLOG_IDENTIFIER', 'Identifier SYSLOG_IDENTIFIER'],
    [
      'a name that begins like a reserved word',
      'include_x in_x orange',
      'Identifier include_x | Identifier in_x | Identifier orange',
    ],
    ['contextual words', 'from file', 'From from | File file'],
    ['whole and negative numbers', '6 -100', 'Integer 6 | Integer -100'],
    ['decimal numbers', '0.5 -1.25', 'Decimal 0.5 | Decimal -1.25'],
    ['durations', '30s 15m 1h30m 250ms', 'Duration 30s | Duration 15m | Duration 1h30m | Duration 250ms'],
    ['sizes', '100MB 1.5GiB 7B', 'Size 100MB | Size 1.5GiB | Size 7B'],
    ['IPv4', '192.0.2.1 10.0.0.0/8', 'Address4 192.0.2.1 | Address4 10.0.0.0/8'],
    [
      'IPv6',
      '::1 fd00::/8 2001:db8::1 ::ffff:192.0.2.1',
      'Address6 ::1 | Address6 fd00::/8 | Address6 2001:db8::1 | Address6 ::ffff:192.0.2.1',
    ],
    ['a named argument is no IPv6', 'as: net', 'Identifier as | Colon : | Identifier net'],
    ['a string with escapes', String.raw`"a \" b \\"`, String.raw`Text "a \" b \\"`],
    ['an empty string', '"" x', 'Text "" | Identifier x'],
    ['a string over lines', '"""a\n"b" c"""', 'Text """a\n"b" c"""'],
    ['a regular expression with a slash in a class', '/a[/]b/i x', 'Regex /a[/]b/i | Identifier x'],
    ['a regular expression with an escaped slash', String.raw`/a\/b/`, String.raw`Regex /a\/b/`],
    [
      'free spacing with comments behind the first line',
      '/a\n b # slash / here\n c/xi',
      'Regex /a\n b # slash / here\n c/xi',
    ],
    [
      'operators',
      '== != <= >= !~ < > ~ = ->',
      'Comparator == | Comparator != | Comparator <= | Comparator >= | Comparator !~ | Comparator < | Comparator > | Comparator ~ | EqualsSign = | Arrow ->',
    ],
    ['comments are no tokens', 'a # b\n## c', 'Identifier a | LineBreak \n'],
    ['Windows line ends and a byte order mark', '\uFEFFa\r\nb', 'Identifier a | LineBreak \n | Identifier b'],
  ])('%s', (_, text, expected) => {
    expect(kindsOf(text)).toBe(expected)
  })

  test.each([
    ['a clean text', 'PRIORITY >= 4 -> drop', []],
    ['an unknown character', 'a @ b', ['2-3 PY0101 this character has no meaning here: `@`']],
    [
      'an invisible character by its number',
      'a\u00a0b',
      ['1-2 PY0101 this character has no meaning here: U+00A0'],
    ],
    ['operators of other languages', 'a && b', ['2-4 PY0101 this character has no meaning here: `&&`']],
    ['a string that is never closed', 'report "abc', ['7-11 PY0102 this string is never closed']],
    [
      'a string over a line end',
      '"abc\ndef"',
      ['0-4 PY0102 this string is never closed', '8-9 PY0102 this string is never closed'],
    ],
    ['a long string that is never closed', '"""abc\n\n', ['0-8 PY0102 this string is never closed']],
    [
      'a regular expression that is never closed',
      '/abc',
      ['0-4 PY0103 this regular expression is never closed'],
    ],
    [
      'a regular expression over lines without `x`',
      '/a\nb/',
      [
        '0-2 PY0103 this regular expression is never closed',
        '4-5 PY0103 this regular expression is never closed',
      ],
    ],
    ['an address that is none', '300.1.1.1', ['0-9 PY0105 `300.1.1.1` is not a valid address']],
    ['an IPv6 address that is none', '1:2:3', ['0-5 PY0105 `1:2:3` is not a valid address']],
    ['a network with too many bits', '10.0.0.0/33', ['0-11 PY0105 `10.0.0.0/33` is not a valid network']],
    ['a duration with an unknown unit', '5y', ['0-2 PY0105 `5y` is not a valid duration']],
    ['a duration that is just not too long', '104249d', []],
    [
      'a duration that is too long',
      '104250d',
      ['0-7 PY0105 `104250d` is not a valid duration: it is too long'],
    ],
    ['a size with an unknown unit', '5QB', ['0-3 PY0105 `5QB` is not a valid size']],
    [
      'a number that is too large',
      '99999999999999999999',
      ['0-20 PY0105 `99999999999999999999` is not a valid whole number'],
    ],
    [
      'an unknown escape',
      String.raw`"a\qb"`,
      [String.raw`2-4 PY0106 unknown escape ${'`'}\q${'`'} in a string`],
    ],
    [
      'a character number that is none',
      String.raw`"\u{110000}"`,
      [String.raw`1-11 PY0106 unknown escape ${'`'}\u{110000}${'`'} in a string`],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected)
  })
})

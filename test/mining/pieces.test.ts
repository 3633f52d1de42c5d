import { describe, expect, test } from 'vitest'
import { patternOf } from '../../src/mining/pattern.ts'
import { piecesOf } from '../../src/mining/pieces.ts'
import { patternText, settledParts } from '../../src/mining/settled.ts'
import fc from '../support/properties.ts'
import { LABELLED } from './messages.ts'

describe('of a message, values are', () => {
  test.each([
    ['numbers', 'took 12 ms of 1,024', 'took <int> ms of <int>,<int>'],
    [
      'addresses of both families',
      'from 192.0.2.1 to 2001:db8::1 and ::1',
      'from <addr> to <addr> and <addr>',
    ],
    ['ports behind addresses', '192.0.2.1:80 [2001:db8::1]:443', '<addr>:<int> [<addr>]:<int>'],
    ['hardware addresses', 'MAC 52:54:00:12:34:56 seen', 'MAC <id> seen'],
    ['numbers with four colons', 'took 1:22:33:44:55', 'took <int>:<int>:<int>:<int>:<int>'],
    ['keys', 'key AAAAC3NzaC1lZDI1NTE5AAAA+xyz/Q8 taken', 'key <id> taken'],
    ['times', 'at Fri Jun 17 07:07:00 2005, 10:00:01', 'at <time>, <time>'],
    ['times of ISO 8601', 'since 2026-11-20T10:00:00.123Z', 'since <time>'],
    ['ids with digits in them', 'job 4f3a2b1c of e2a1-77', 'job <id> of <id>'],
    ['what is between parentheses that may be empty', 'from 192.0.2.1 () now', 'from <addr> () now'],
  ])('%s', (_, message, expected) => {
    expect(patternText(settledParts({ parts: patternOf(piecesOf(message)), count: 1 }) ?? [])).toBe(expected)
  })

  test.each([
    'Started nginx.service.',
    'pam_unix(sshd:auth): check pass',
    "can't open: it's busy",
    'Ünïcödé wörds',
    'uid=<nobody> [preauth]',
  ])('nothing of %s', (message) => {
    expect(piecesOf(message).filter(({ what }) => what === 'value')).toEqual([])
  })
})

test('the pieces are the whole message, in its order', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'é', '1', '.', ':', ' ', '"', "'", '/', '(', ')', '=', '😀', '\n', '\u202e'),
    maxLength: 60,
  })
  fc.assert(
    fc.property(text, (message) => {
      expect(
        piecesOf(message)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(message)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  ['slashes', '/'.repeat(1_000)],
  ['quotes', '"\''.repeat(500)],
  ['colons', 'a:'.repeat(500)],
  ['one word', 'a.'.repeat(500)],
  ['spaces', ' '.repeat(1_000)],
  ['digits', '1'.repeat(1_000)],
])('a message of nothing but %s has few pieces', (_, message) => {
  expect(piecesOf(message).length).toBeLessThanOrEqual(123)
})

test('what one look tells is what the scanner finds', () => {
  const unit = fc.constantFrom(
    ...[
      'a',
      'b',
      'f',
      'port',
      'Jan',
      'Mon',
      'é',
      '\u00a0',
      '\u0301',
      '1',
      '12',
      '2026',
      '07',
      '9'.repeat(16),
    ],
    ...[
      '.',
      ':',
      '::',
      ' ',
      '  ',
      '"',
      "'",
      '/',
      '(',
      ')',
      '=',
      '+',
      '-',
      '@',
      '%',
      '_',
      ',',
      '[',
      ']',
      '…',
      '\t',
    ],
    ...[
      'deadbeef',
      'x'.repeat(23),
      'y'.repeat(24),
      'Zm9vYmFyMTIzNDU2Nzg5MEFCQ0Q=',
      '192.0.2.1',
      'fe80::1',
      '😀',
    ],
  )
  const text = fc.oneof(
    fc.string({ unit, maxLength: 30 }),
    fc.constantFrom(...Object.values(LABELLED).flat()),
  )
  fc.assert(
    fc.property(text, (message) => {
      expect(piecesOf(message)).toEqual(piecesOf(message, () => undefined))
    }),
    { numRuns: 3_000 },
  )
})

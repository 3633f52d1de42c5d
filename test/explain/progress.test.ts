import { describe, expect, it } from 'vitest'
import { checkLike, checkRegex } from '../../src/check/patterns/pattern.ts'
import { progressOf } from '../../src/explain/patterns/progress.ts'
import type { Text } from '../../src/language/ast.ts'
import type { WrittenPattern } from '../../src/module/bound.ts'
import { regexOf } from '../check/patterns/support.ts'
import fc from '../support/properties.ts'

const FAILED = 'Failed {method} for {user} from {ip:addr} port {port:int} ssh2'

/** What is shown of a pattern and a text that it does not match: `|` stands where each of them stops. */
function stops(written: WrittenPattern, text: string) {
  const { pattern, matched, at, expected } = progressOf(written, text)
  return {
    pattern: `${pattern.slice(0, matched)}|${pattern.slice(matched)}`,
    text: `${text.slice(0, at)}|${text.slice(at)}`,
    expected,
  }
}

describe('a `like` pattern stops', () => {
  it.each([
    ['at the beginning', FAILED, 'Accepted x', `|${FAILED}`, '|Accepted x', '`Failed `'],
    ['within a word', FAILED, 'Failing over', '|Failed', 'Fail|ing over', '`ed `'],
    [
      'where a text never comes',
      FAILED,
      'Failed password for root at tty1',
      'Failed {method} for {user} |from {ip:addr} port {port:int} ssh2',
      'Failed password for root at |tty1',
      '`from `',
    ],
    [
      'at a capture of another type',
      FAILED,
      'Failed password for root from 203.0.113.9 port ssh',
      'Failed {method} for {user} from {ip:addr} port |{port:int} ssh2',
      'Failed password for root from 203.0.113.9 port |ssh',
      '`{port:int}`',
    ],
    [
      'before what is left over',
      FAILED,
      'Failed password for root from 203.0.113.9 port 22 ssh2 [preauth]',
      `${FAILED}|`,
      'Failed password for root from 203.0.113.9 port 22 ssh2| [preauth]',
      'the end of the text',
    ],
    ['where nothing at all is left', 'a{_}b', 'aaa', 'a{_}|b', 'aaa|', '`b`'],
  ])('%s', (_, pattern, text, stopped, at, expected) => {
    const shown = stops(like(pattern), text)
    expect(shown).toEqual({
      pattern: stopped === '|Failed' ? `Fail|ed${FAILED.slice(6)}` : stopped,
      text: at,
      expected,
    })
  })

  it('and tells of a capture that is not of its type', () => {
    const { wrong } = progressOf(like('from {ip:addr} port {port:int}'), 'from 203.0.113.999 port 22')
    expect(wrong).toEqual({ name: 'ip', type: 'addr', text: '203.0.113.999' })
  })
})

describe('a regular expression stops', () => {
  it.each([
    [
      'at a text',
      '^Invalid user (?<user>.*) from <ip:addr>$',
      '',
      'Invalid user x at y',
      '^Invalid user (?<user>.*) |from <ip:addr>$',
      'Invalid user x at |y',
      '`from `',
    ],
    [
      'at a group',
      '^(?:error|fatal): (?:bind|listen)',
      '',
      'error: open',
      '^(?:error|fatal): |(?:bind|listen)',
      'error: |open',
      '`(?:bind|listen)`',
    ],
    [
      'in the alternative that came furthest',
      '^abc|^abd|^x',
      '',
      'abdomen'.replace('abd', 'abx'),
      '^ab|c',
      'ab|xomen',
      '`c`',
    ],
    ['whatever the case', '^ABC', 'i', 'abd', '^AB|C', 'ab|d', '`C`'],
    ['without the white space of the flag x', '^a b  # first\n  c', 'x', 'abd', '^ab|c', 'ab|d', '`c`'],
    ['at its end', '^ab$', '', 'abc', '^ab|$', 'ab|c', 'the end of the text'],
    [
      'anywhere in the text, where it is not anchored',
      'port [0-9]+ ssh2',
      '',
      'on port 22 ssh1',
      'port [0-9]+ ssh|2',
      'on port 22 ssh|1',
      '`2`',
    ],
  ])('%s', (_, source, flags, text, pattern, at, expected) => {
    expect(stops(regex(source, flags), text)).toEqual({ pattern, text: at, expected })
  })
})

describe('for any pattern and any text', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', '*', 'é', '\\'), maxLength: 6 })
  const part = fc.oneof(word, fc.constantFrom('{x}', '{_}', '{_:int}', '{_:word}'))
  const template = fc
    .array(part, { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''))
    .filter((text) => text.split('{x}').length <= 2)
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', '*', 'é', '\\', '7'), maxLength: 30 })

  it('what is said to match does, and one piece more does not', () => {
    fc.assert(
      fc.property(template, text, (pattern, line) => {
        const { pattern: shown, matched, at } = progressOf(like(pattern), line)
        expect(matchesWhole(like(`${shown.slice(0, matched)}{_}`), line)).toBe(true)
        const isWhole = matched === shown.length && matchesWhole(like(pattern), line)
        if (!isWhole && matched < shown.length && !shown.startsWith('{', matched))
          expect(matchesWhole(like(`${shown.slice(0, matched + 1)}{_}`), line)).toBe(false)
        expect(at).toBeLessThanOrEqual(line.length)
      }),
    )
  })

  it('a long text made to be slow is answered', () => {
    const line = 'a '.repeat(32_000)
    expect(progressOf(like('{a:word} {b:word} {_}x{_}y{_:int}z'), line).expected).toBe('`x`')
  })
})

function matchesWhole(written: WrittenPattern, text: string): boolean {
  const { expected, at, wrong } = progressOf(written, text)
  return expected === '' && at === text.length && wrong === undefined
}

function like(value: string): WrittenPattern {
  const span = { file: { name: 'test', text: value }, start: 0, end: value.length }
  const offsets = Array.from({ length: value.length + 1 }, (_, at) => at)
  const text: Text = { kind: 'text', span, value, offsets }
  return writtenOf(checkLike(text))
}

function regex(source: string, flags: string): WrittenPattern {
  return writtenOf(checkRegex(regexOf(source, flags)))
}

function writtenOf({ pattern, diagnostics }: ReturnType<typeof checkLike>): WrittenPattern {
  if (pattern === undefined) throw new Error(JSON.stringify(diagnostics))
  return pattern.written
}

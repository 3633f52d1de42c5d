import { describe, expect, it } from 'vitest'
import { checkText } from '../../support/program.ts'
import fc from '../../support/properties.ts'

const TOKENS = [
  ...[
    'a',
    '(',
    ')',
    '(?:',
    '(?=',
    '(?!',
    '(?<=',
    '(?<n>',
    '(?P<n>',
    '(?i:',
    '<ip:addr>',
    '<n:int>',
    '[',
    ']',
    '[^',
  ],
  ...[
    '{',
    '}',
    '{1,200}',
    '{17}',
    '{0}',
    '{99999}',
    '*',
    '+',
    '?',
    '|',
    '^',
    '$',
    '.',
    '-',
    '\\',
    '\\b',
    '\\1',
    '\\k<n>',
  ],
  ...['\\u', '\\x', '\\c', '#', ' ', '\\/', 'é', '\u{1F600}', '\\p{L}'],
]

const sources = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.array(fc.constantFrom(...TOKENS), { maxLength: 25 }).map((tokens) => tokens.join('')),
)

const checked = (source: string, flags = '') =>
  checkText(`chain a from journal {\n MESSAGE ~ /${source}/${flags} -> ban ip with pyruse\n}`)

describe('whatever stands between slashes', () => {
  it('the check says something or takes it, and never fails', { timeout: 60_000 }, () => {
    let taken = 0
    fc.assert(
      fc.property(sources, fc.constantFrom('', 'i', 'x', 'ix'), (source, flags) => {
        const { diagnostics, syntax } = checked(source, flags)
        if (syntax.length > 0) return
        for (const { code, span } of diagnostics) {
          expect(code).toMatch(/^PY0\d{3}$/)
          expect(span.start).toBeLessThan(span.end)
          expect(span.end).toBeLessThanOrEqual(span.file.text.length)
        }
        if (!diagnostics.some(({ code }) => code.startsWith('PY050'))) taken++
      }),
      { numRuns: 2000, seed: 5 },
    )
    expect(taken).toBeGreaterThan(300)
  })

  it.each([
    ['parentheses', (size: number) => '('.repeat(size)],
    ['nested groups', (size: number) => '('.repeat(size / 2) + ')'.repeat(size / 2)],
    ['open classes', (size: number) => '['.repeat(size)],
    ['counts within counts', (size: number) => `${'(?:'.repeat(90)}a${'{9}){9}'.repeat(90)}`.slice(0, size)],
    ['counts of counts', (size: number) => 'a{256}'.repeat(size / 6)],
    ['alternatives', (size: number) => 'a|'.repeat(size / 2)],
    ['captures', (size: number) => '<ip:addr>'.repeat(size / 9)],
    ['places for an address', (size: number) => `${'.*?'.repeat(size / 3)}<ip:addr>`],
    ['repeated look-ahead', (size: number) => '(?=a)'.repeat(size / 5)],
  ])('100 KB of %s are refused at once', { timeout: 20_000 }, (_title, make) => {
    const { diagnostics, syntax } = checked(make(100_000))
    expect([...diagnostics, ...syntax]).not.toEqual([])
  })

  it('a pattern of the longest kind is checked', () => {
    expect(checked(`${'.*? '.repeat(900)}<ip:addr>`).diagnostics.map(({ code }) => code)).toEqual(['PY0507'])
  })
})

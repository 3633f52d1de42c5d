import { RegExpParser } from '@eslint-community/regexpp'
import { describe, expect, it } from 'vitest'
import { needOfRegex } from '../../../src/check/patterns/need.ts'
import { createSieve } from '../../../src/compile/sieve/sieve.ts'
import type { Need } from '../../../src/module/bound.ts'
import fc from '../../support/properties.ts'

const LETTERS = ['a', 'b', 'A', 'é', 'É', '漢', ' '] as const
const text = fc.array(fc.constantFrom(...LETTERS), { maxLength: 12 }).map((letters) => letters.join(''))

/** Regular expressions over few letters, so that many match. */
const { regex } = fc.letrec<{ regex: string }>((tie) => ({
  regex: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 4 }).map((letters) => letters.join('')),
    fc.constantFrom(
      '.',
      '[ab]',
      '[^a]',
      '[a-c]',
      '[a-z]',
      '\\w',
      '\\b',
      '^',
      '$',
      '(?=a)',
      '(?!b)',
      '(?<=a)',
      '',
    ),
    fc.tuple(tie('regex'), tie('regex')).map(([left, right]) => left + right),
    fc.tuple(tie('regex'), tie('regex')).map(([left, right]) => `(?:${left}|${right})`),
    fc
      .tuple(tie('regex'), fc.constantFrom('*', '+', '?', '{2}', '{0}', '{0,3}', '{2,}', '*?'))
      .map(([inner, times]) => `(?:${inner})${times}`),
    tie('regex').map((inner) => `(${inner})`),
  ),
}))

describe('what a text needs', () => {
  it('it has, wherever the pattern matches', () => {
    const anchored = fc.tuple(fc.constantFrom('', '^', '^aab', '^ab|^'), regex).map((parts) => parts.join(''))
    fc.assert(
      fc.property(anchored, fc.boolean(), text, (source, ignoreCase, asked) => {
        const need = needOfRegex(new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source), ignoreCase)
        if (new RegExp(source, ignoreCase ? 'i' : '').test(asked)) expect(meets(asked, need)).toBe(true)
      }),
      { numRuns: 20_000, seed: 1 },
    )
  })

  it.each([
    ['^Failed [a-z]+ for', { starts: ['failed '], parts: [] }],
    [
      '^(?:Connection (?:closed|reset)|Disconnected) ',
      { starts: ['connection closed ', 'connection reset ', 'disconnected '], parts: [] },
    ],
    ['^[0-9A-Za-z]+: client=', { starts: [], parts: [': client='] }],
    ['(?:Deactivated|Succeeded)\\.$', { starts: [], parts: ['deactivated.', 'succeeded.'] }],
    ['[A-Z]+ .*\\/\\.(?:git|svn)', { starts: [], parts: ['/.git', '/.svn'] }],
    ['a|.*', undefined],
  ])('of /%s/ is known', (source, need) => {
    expect(needOfRegex(new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source), false)).toEqual(need)
  })
})

describe('a sieve', () => {
  it('finds exactly those whose need is met, and what has none', () => {
    const literal = fc
      .array(fc.constantFrom('a', 'b', 'é', ' '), { minLength: 1, maxLength: 5 })
      .map((all) => all.join(''))
    const literals = fc.array(literal, { maxLength: 2 })
    const need = fc.option(fc.record({ starts: literals, parts: literals }), { nil: undefined })
    // Few needs of parts are not looked for: these make them many.
    const many = Array.from({ length: 4 }, (): Need => ({ starts: [], parts: ['bbbbb'] }))
    fc.assert(
      fc.property(fc.array(need, { maxLength: 70 }), fc.array(text, { maxLength: 3 }), (needs, texts) => {
        const all = [...many, ...needs]
        for (const asked of texts) expectFound(all, asked)
      }),
      { numRuns: 1000, seed: 1 },
    )
  })

  it('finds long texts wherever they stand, though it does not look at all characters', () => {
    const letters = (minLength: number, maxLength: number) =>
      fc.array(fc.constantFrom('a', 'b', 'é', '-'), { minLength, maxLength }).map((all) => all.join(''))
    const parts = fc.array(letters(6, 12), { minLength: 5, maxLength: 9 })
    fc.assert(
      fc.property(
        parts,
        fc.nat(4),
        letters(0, 20),
        letters(0, 20),
        fc.boolean(),
        (all, at, before, behind, upper) => {
          const inside = upper ? all[at]?.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : all[at]
          const needs = all.map((part): Need => ({ starts: [], parts: [part] }))
          expectFound(needs, `${before}${inside}${behind}`)
          expectFound(needs, before + behind)
        },
      ),
      { numRuns: 1000, seed: 1 },
    )
  })
})

function expectFound(needs: readonly (Need | undefined)[], asked: string): void {
  const found = createSieve(needs)(asked)
  const numbers = needs.flatMap((_, index) => ((found[index >> 5] ?? 0) & (1 << (index & 31)) ? [index] : []))
  expect(numbers).toEqual(needs.flatMap((need, index) => (meets(asked, need) ? [index] : [])))
}

function meets(asked: string, need: Need | undefined): boolean {
  const folded = asked.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  if (need === undefined) return true
  return (
    need.starts.some((start) => folded.startsWith(start)) || need.parts.some((part) => folded.includes(part))
  )
}

import { RegExpParser } from '@eslint-community/regexpp'
import { type Linearized, linearize } from '../../../src/check/patterns/linearize.ts'
import type { Regex } from '../../../src/language/ast.ts'
import fc from '../../support/properties.ts'

/** A regular expression as it stands in a chain file, behind some other text. */
export function regexOf(source: string, flags = '', before = ''): Regex {
  const text = `${before}/${source}/${flags}`
  const span = { file: { name: 'regex.chain', text }, start: before.length, end: text.length }
  return { kind: 'regex', span, source, flags }
}

/** What a JavaScript pattern becomes. */
export function linearized(source: string, ignoreCase = false): Linearized {
  return linearize(new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source), ignoreCase)
}

/** The same, for patterns that are taken. */
export function linearSource(source: string, ignoreCase = false): string {
  const result = linearized(source, ignoreCase)
  if ('refusal' in result) throw new Error(`refused: ${result.refusal.problem}`)
  return result.source
}

/** Small texts of few characters, so that random patterns match some of them. */
export const SUBJECTS = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', '0', '.', ' ', '\n', '-', 'é', ']', '^'),
  maxLength: 30,
})

const ATOMS = [
  'a',
  'b',
  '0',
  '.',
  '\\d',
  '\\s',
  '\\w',
  '[ab]',
  '[^a]',
  '[a-c0]',
  '\\.',
  'é',
  '\\]',
  '[\\]^-]',
  '[^^]',
]
const QUANTIFIERS = [
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '{2}',
  '{1,3}',
  '{2,}',
  '{0,18}',
  '{1,20}',
  '{17}',
  '{17,}',
  '{0}',
]

/** Look-ahead where it is plain text, and where it is not. */
const ENDS = ['', '', '', '(?=a|b+)', '(?![ab0])', '(?!ab)', '(?=a).*', '(?!\\d.)b*', '(?=a)b']

/** Random patterns: what people write, and what they do not. Every capture has another name. */
export const PATTERNS: fc.Arbitrary<string> = fc
  .letrec<{ disjunction: string; sequence: string; term: string; atom: string }>((tie) => ({
    disjunction: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|')),
    sequence: fc.array(tie('term'), { maxLength: 4 }).map((parts) => parts.join('')),
    term: fc.oneof(
      { maxDepth: 2 },
      fc
        .tuple(tie('atom'), fc.constantFrom(...QUANTIFIERS), fc.constantFrom('', '', '?'))
        .map(([atom, quantifier, lazy]) => `${atom}${quantifier}${quantifier === '' ? '' : lazy}`),
      fc.constantFrom('^', '$', '\\b', '\\B'),
      tie('disjunction').map((inner) => `(?<=${inner})`),
      tie('disjunction').map((inner) => `(?<!${inner})`),
    ),
    atom: fc.oneof(
      { maxDepth: 2 },
      fc.constantFrom(...ATOMS),
      tie('disjunction').map((inner) => `(?:${inner})`),
      tie('disjunction').map((inner) => `(${inner})`),
      fc.constantFrom(...ATOMS),
      tie('disjunction').map((inner) => `(?<NAME>${inner})`),
    ),
  }))
  .disjunction.chain((pattern) => fc.constantFrom(...ENDS).map((end) => `${pattern}${end}`))
  .map((pattern) => {
    let number = 0
    return pattern.replace(/NAME/g, () => `n${++number}`)
  })

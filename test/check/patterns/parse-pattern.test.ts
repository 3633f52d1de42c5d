import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RegExpParser, RegExpSyntaxError } from '@eslint-community/regexpp'
import { expect, test } from 'vitest'
import { parsePattern } from '../../../src/check/patterns/parse-pattern.ts'
import fc from '../../support/properties.ts'

const LAX = new RegExpParser({ ecmaVersion: 2025 })
const ROOT = join(import.meta.dirname, '../../..')

/** What a parser makes of a text, without the way back to parents and to what is referred to; null where it is no pattern. */
function meaning(parse: (source: string) => unknown, source: string): string | null {
  try {
    return JSON.stringify(parse(source), (key, value) => {
      if (key === 'resolved') return [value].flat().map(({ raw }) => raw)
      return key === 'parent' || key === 'references' ? null : value
    })
  } catch (error) {
    if (error instanceof RegExpSyntaxError) return null
    throw error
  }
}

function bothWays(source: string): void {
  const lax = meaning((text) => LAX.parsePattern(text), source)
  expect({ source, read: meaning(parsePattern, source) }).toEqual({ source, read: lax })
}

test('patterns of the chains that ship are read as JavaScript reads them', () => {
  const texts = globSync(join(ROOT, 'chains/*.chain')).map((file) => readFileSync(file, 'utf8'))
  const patterns = texts.join('\n').match(/\/\^.*\(\?<[a-z]+>.*\$\//g) ?? []
  expect(patterns.length).toBeGreaterThan(50)
  for (const pattern of patterns) bothWays(pattern.slice(1, -1))
})

test.each([
  String.raw`(?<a>x)\k<a>`,
  String.raw`\k<a>(?<a>x)`,
  String.raw`(?<a>x)\k<b>`,
  String.raw`(?<a>x)\k`,
  String.raw`(?<a>]{)\-\_\e\8\07\x\u\cA\c`,
  String.raw`(?<a>[\d-x\c_])(?=b)*`,
  '(?<a>x)(?<a>y)',
  '(?<a>x)|(?<a>y)',
  '(?<a>(?<b>)',
  '(?<=a)b(?<!c)',
  String.raw`(?<a>\1)`,
  String.raw`(?<a>x)|(?<a>y\k<a>)`,
])('%s is read as JavaScript reads it', bothWays)

test('whatever it is, a text is read as JavaScript reads it', () => {
  const piece = fc.constantFrom(
    ...['(?<a>', '(?<b>', ')', '(?:', '[', ']', '{', '}', '{1,2}', '*', '+', '?', '|', '^', '$', '-', '(?<='],
    ...[
      '\\k<a>',
      '\\k',
      '\\1',
      '\\d',
      '\\-',
      '\\_',
      '\\c',
      '\\x4',
      '\\u{1}',
      '\\/',
      '\\',
      '.',
      'a',
      ' ',
      'é',
    ],
  )
  const source = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(fc.property(source, bothWays), { numRuns: 2_000, seed: 1 })
  const named = source.map((pieces) => `(?<n>x)${pieces}`)
  fc.assert(fc.property(named, bothWays), { numRuns: 2_000, seed: 1 })
})

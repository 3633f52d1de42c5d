import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { regexesIn } from '../../../scripts/build/parsed-chains.ts'
import { type CheckedPattern, checkRegex, type KnownRegexes } from '../../../src/check/patterns/pattern.ts'
import { readRegex } from '../../../src/check/patterns/regex-facts.ts'
import { parseFile } from '../../../src/language/parse.ts'
import fc from '../../support/properties.ts'
import { PATTERNS, regexOf } from './support.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** What is odd, or wrong, or may be forged. */
const SPECIAL = [
  ['from <ip:addr> port', ''],
  ['^Failed for (?<user>.*?) from <ip:addr>', 'i'],
  ['^ A (?P<x> b) # <net:net> \n .* <net:net>', 'x'],
  ['<HOST>', ''],
  ['[[:digit:]]', ''],
  ['(', ''],
  ['a(?=b)c', ''],
  ['a', 'g'],
  ['<ip:adr>', ''],
] as const

/** All that comes of a pattern but the functions, which are made of what is compared. */
function toldOf({ pattern, diagnostics, addresses }: CheckedPattern): unknown {
  return {
    captures: pattern?.captures,
    need: pattern?.need,
    written: pattern?.written,
    diagnostics,
    addresses: addresses.map(({ name, warning }) => [name, warning()]),
  }
}

test.each(SPECIAL)(
  'a regular expression that is known is told of as one that is not: /%s/%s',
  (source, flags) => {
    expectTheSame(source, flags)
  },
)

test('and so is any', () => {
  fc.assert(fc.property(PATTERNS, fc.constantFrom('', 'i', 'x'), expectTheSame))
})

/** As the build writes it down, and as it is when it stands elsewhere once more. */
function expectTheSame(source: string, flags: string): void {
  const known: KnownRegexes = new Map()
  const here = regexOf(source, flags, 'elsewhere ')
  checkRegex(regexOf(source, flags), known)
  const read: KnownRegexes = new Map(Object.entries(JSON.parse(JSON.stringify(Object.fromEntries(known)))))
  expect(toldOf(checkRegex(here, read))).toEqual(toldOf(checkRegex(here)))
  const { facts, diagnostics } = readRegex(here)
  expect([...read.values()]).toEqual(diagnostics.length === 0 ? [facts] : [])
}

test('of those that ship, the build knows all in which nothing is odd', () => {
  const known: KnownRegexes = new Map()
  let sound = 0
  for (const path of globSync(join(ROOT, 'chains/*.chain')).toSorted()) {
    const { file } = parseFile({ name: path, text: readFileSync(path, 'utf8') })
    for (const regex of regexesIn(file)) {
      const { diagnostics } = checkRegex(regex, known)
      if (diagnostics.length === 0) sound++
      expect(known.has(`/${regex.source}/${regex.flags}`)).toBe(diagnostics.length === 0)
    }
  }
  expect(sound).toBeGreaterThan(500)
})

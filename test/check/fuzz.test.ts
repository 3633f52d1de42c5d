import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withoutFollowOns } from '../../src/check/follow-ons.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { renderDiagnostic } from '../../src/diagnostics/render.ts'
import { checkText } from '../support/program.ts'
import fc from '../support/properties.ts'
import { leastTime } from './patterns/growth.ts'
import { SHAPES } from './support/shapes.ts'

const SEED = 20_261_121
const CHAINS = globSync(join(import.meta.dirname, '../../chains/*.chain'))
  .sort()
  .map((path) => readFileSync(path, 'utf8'))

/** All that is told of a text, as people see it. */
function diagnosed(text: string): readonly Diagnostic[] {
  const { syntax, diagnostics } = checkText(text, {
    sections: ['INFO', 'OTHER'],
    banSets: ['ssh'],
    sources: ['journal'],
  })
  return [...syntax, ...withoutFollowOns(syntax, diagnostics)]
}

/** A real file with a stretch of it cut out, doubled or replaced. */
const damaged = fc
  .tuple(
    fc.constantFrom(...CHAINS),
    fc.nat(),
    fc.nat(60),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.nat(2),
  )
  .map(([text, at, length, other, manner]) => {
    const from = at % text.length
    const before = text.slice(0, from)
    if (manner === 0) return before + text.slice(from + length)
    if (manner === 1) return before + text.slice(from, from + length) + text.slice(from)
    return before + other + text.slice(from + length)
  })

/** Words of the language and of its runtime, in statements that nearly make sense. */
const word = fc.constantFrom(
  ...['MESSAGE', 'PRIORITY', 'ip', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'c', 'trusted'],
  ...[
    '5',
    '-1',
    '1h',
    '10.0.0.1',
    '10.0.0.0/8',
    '::1',
    '100MB',
    '0.5',
    'true',
    '"x"',
    '"{ip:addr} {_}"',
    '"{c|pad(5)}"',
  ],
  ...[
    '/^a(b|c)*$/',
    '/<ip:addr>/i',
    '/(a)\\1/',
    '[1, "a"]',
    '[trusted, trusted]',
    '(',
    ')',
    '[',
    ']',
    ',',
    '=',
    '->',
  ],
  ...[
    '==',
    '!=',
    '<',
    'in',
    'not',
    '~',
    'like',
    'exists',
    'and',
    'or',
    'ban',
    'count',
    'report',
    'set',
    'with',
    'by',
  ],
  ...[
    'within',
    'as',
    'INFO',
    'accept',
    'drop',
    'jump',
    'goto',
    'once_per',
    'subnet',
    'if',
    'else',
    'match',
    '{',
    '}',
    '\n',
  ],
)
const soup = fc.tuple(fc.array(word, { maxLength: 60 }), fc.boolean()).map(([words, isChain]) => {
  const text = words.join(' ')
  return isChain ? `define trusted = [10.0.0.0/8]\nchain c from journal {\n${text}\n}` : text
})

describe('whatever the text', () => {
  it.each([
    ['random characters', fc.string({ unit: 'binary', maxLength: 300 })],
    [
      'random characters in a chain',
      fc.string({ unit: 'binary', maxLength: 100 }).map((text) => `chain c {\n${text}\n}`),
    ],
    ['damaged shipped chains', damaged],
    ['words of the language', soup],
  ])(
    'of %s, it is checked, and what is wrong is shown in plain words without control characters',
    (_, texts) => {
      fc.assert(
        fc.property(texts, (text) => {
          for (const diagnostic of diagnosed(text)) {
            const shown = renderDiagnostic(diagnostic, false)
            expect(shown).not.toMatch(/[^\P{Cc}\n]/u)
            // What stands in the text is shown as it is.
            const said = shown.replaceAll(/^ *[0-9]+ \| .*$/gm, '')
            expect(said).not.toMatch(/undefined|NaN|\[object|function/)
          }
        }),
        { seed: SEED, numRuns: 300 },
      )
    },
    60_000,
  )
})

describe('checking takes time in proportion to the text', () => {
  const SIZE = 400
  /** Four times the text may take so many times as long: four, and what a busy machine adds; sixteen would be quadratic. */
  const MOST = 11
  /** What is over sooner than this, in milliseconds, tells nothing. */
  const LEAST = 10

  it.each(Object.entries(SHAPES))(
    '%s',
    (_, shape) => {
      diagnosed(shape(SIZE))
      let size = SIZE
      while (fastest(shape(size)) < LEAST && size < 16 * SIZE) size *= 2
      const ratio = () => fastest(shape(4 * size)) / Math.max(LEAST, fastest(shape(size)))
      const first = ratio()
      // What looks bad on a busy machine is measured again before it counts.
      expect(first < MOST ? first : ratio()).toBeLessThan(MOST)
    },
    120_000,
  )
})

/** In milliseconds of the processor. */
function fastest(text: string): number {
  return leastTime(() => {
    for (const diagnostic of diagnosed(text)) renderDiagnostic(diagnostic, false)
  })
}

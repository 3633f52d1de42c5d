import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseLike } from '../../src/language/like-pattern.ts'
import { parseExpectations, parseFile } from '../../src/language/parse.ts'
import { parseTemplate } from '../../src/language/template.ts'
import fc from '../support/properties.ts'

const SEED = 20_261_120
const TOUR = readFileSync(join(import.meta.dirname, '../fixtures/tour.chain'), 'utf8')

/** Texts that look a little like chains: the pieces of the language, in any order. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...[
        'chain',
        'define',
        'if',
        'else',
        'match',
        'and',
        'or',
        'not',
        'in',
        'exists',
        'test',
        'expect',
        'from',
      ],
      ...['{', '}', '(', ')', '[', ']', '->', ',', '=', '==', '~', ':', ';', '\n', '\n', '##x\n', 'like'],
      ...[
        'ip',
        'drop',
        'goto',
        '5',
        '1h',
        '::1',
        '10.0.0.0/99',
        '"a{b:int}"',
        '"',
        '"""',
        '/x/i',
        '/',
        "'",
        '\\',
        '@',
      ],
    ),
    { maxLength: 80 },
  )
  .map((words) => words.join(' '))

/** The tour with one stretch of it cut out or doubled. */
const damaged = fc
  .tuple(fc.nat(TOUR.length), fc.nat(40), fc.boolean())
  .map(
    ([at, length, doubled]) =>
      TOUR.slice(0, at + (doubled ? length : 0)) + TOUR.slice(at + (doubled ? 0 : length)),
  )

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), pieces, damaged)

function spansIn(value: unknown, found: { start: number; end: number }[] = []): typeof found {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, child] of Object.entries(value)) {
    if (key === 'span' || key === 'operatorSpan') found.push(child)
    else if (key !== 'parsed') spansIn(child, found)
  }
  return found
}

describe('any text', () => {
  test('is parsed without a crash; every span lies inside the file, every message is in plain words', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { file, diagnostics } = parseFile({ name: 'x.chain', text })
        for (const { start, end } of [...spansIn(file), ...diagnostics.map(({ span }) => span)]) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThanOrEqual(start)
          expect(end).toBeLessThanOrEqual(text.length)
        }
        for (const { message } of diagnostics) expect(message).not.toMatch(/undefined|NaN|Expecting/)
      }),
      { seed: SEED, numRuns: 1500 },
    )
  })

  test('is parsed as expectations without a crash', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { diagnostics, expectations } = parseExpectations({ name: 'x.samples', text })
        for (const { start, end } of spansIn([diagnostics, expectations])) {
          expect(start).toBeLessThanOrEqual(end)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  test('inside a string is a template and a pattern, with all spans inside the string', () => {
    const content = fc
      .array(
        fc.constantFrom('{', '}', '{{', 'a', ':', 'int', '|', 'pad', '(', ')', '8', '\\"', '_', ' ', 'é'),
        {
          maxLength: 30,
        },
      )
      .map((words) => words.join(''))
    fc.assert(
      fc.property(content, (text) => {
        const [item] = parseFile({ name: 'x.chain', text: `define x = "${text}"` }).file.items
        if (item?.kind !== 'define' || item.value.kind !== 'text') throw new Error('this is no string')
        const { span } = item.value
        for (const found of spansIn([parseTemplate(item.value), parseLike(item.value)])) {
          expect(found.start).toBeGreaterThan(span.start)
          expect(found.end).toBeLessThan(span.end)
        }
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})

test('a correct file stays correct when it is repeated, and gives as many times the items', () => {
  const once = parseFile({ name: 'x.chain', text: TOUR }).file.items.length
  const { file, diagnostics } = parseFile({ name: 'x.chain', text: TOUR.repeat(20) })
  expect(diagnostics).toEqual([])
  expect(file.items).toHaveLength(20 * once)
})

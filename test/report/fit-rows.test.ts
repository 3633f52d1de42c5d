import { expect, test } from 'vitest'
import { fitRows, sizeOfRows } from '../../src/report/fit-rows.ts'
import fc from '../support/properties.ts'
import { at, line } from './support/contents.ts'

const text = fc.string({ unit: fc.constantFrom('a', '"', '\u202e', '😀', ' '), maxLength: 900 })
const row = fc
  .record({
    message: text,
    times: fc.array(fc.constant(at(0)), { maxLength: 90 }),
    examples: fc.array(text, { maxLength: 2 }),
    rule: fc.option(text, { nil: undefined }),
  })
  .map(({ message, times, examples, rule }) =>
    line({ message, times, kind: { examples, ...(rule !== undefined && { rule }) } }),
  )

test('of rows as many are shown as fit, shortened where they must be, and a rule whole or not at all', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 720, max: 40_000 }),
      (rows, lines, bytes) => {
        const shown = fitRows(rows, { lines, bytes })
        // The least of a row's message is shown beside its times, and what replaces the end of a text takes three bytes.
        expect(sizeOfRows(shown)).toBeLessThan(bytes + 130 * shown.length)
        expect(shown.length).toBe(Math.min(rows.length, lines, Math.floor(bytes / 720)))
        if (sizeOfRows(rows.slice(0, lines)) <= bytes) expect(shown).toEqual(rows.slice(0, shown.length))
        for (const [index, { message, times, kind }] of shown.entries()) {
          const whole = rows[index]
          const isOf = (one: string, all = '') =>
            one === all || (one.endsWith('…') && all.startsWith(one.slice(0, -1)))
          expect(isOf(message, whole?.message)).toBe(true)
          expect(kind?.examples.every((example, which) => isOf(example, whole?.kind?.examples[which]))).toBe(
            true,
          )
          expect([undefined, whole?.kind?.rule]).toContain(kind?.rule)
          expect(kind?.examples.includes('…')).toBe(false)
          expect(times.length).toBeLessThanOrEqual(whole?.times.length ?? 0)
        }
      },
    ),
    { numRuns: 300 },
  )
})

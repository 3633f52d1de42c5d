import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DistinctValues } from '../../actions/support/distinct-values.ts'

it('different values know their number and their last expiry, whatever was seen, dropped and written in between', () => {
  const step = fc.oneof(
    fc.record({ see: fc.constantFrom('a', 'b', 'c', 'd'), lasting: fc.boolean() }),
    fc.constantFrom('first' as const, 'last' as const, 'reload' as const),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let values = new DistinctValues()
      let plain: (readonly [string, number | null])[] = []
      steps.forEach((next, now) => {
        if (next === 'first') {
          values.dropFirst()
          plain = plain.slice(1)
        } else if (next === 'last') {
          values.dropLast()
          plain = plain.slice(0, -1)
        } else if (next === 'reload') values = new DistinctValues(JSON.parse(JSON.stringify(values)))
        else {
          const expiry = next.lasting ? null : now + 10
          values.see(next.see, expiry)
          plain = [...plain.filter(([value]) => value !== next.see), [next.see, expiry]]
        }
        expect(Object.entries(values.toJSON())).toEqual(plain)
        expect(values.size).toBe(plain.length)
        if (plain.some(([, expiry]) => expiry === null)) expect(values.expiry).toBeNull()
        else for (const [, expiry] of plain) expect(values.expiry).toBeGreaterThanOrEqual(expiry ?? 0)
      })
    }),
  )
})

import { expect, it } from 'vitest'
import { DistinctValues } from '../../actions/support/distinct-values.ts'
import fc from '../support/properties.ts'

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
        } else if (next === 'reload') values = DistinctValues.read(JSON.parse(JSON.stringify(values)))
        else {
          const expiry = next.lasting ? null : now + 10
          values.see(next.see, expiry)
          plain = [...plain.filter(([value]) => value !== next.see), [next.see, expiry]]
        }
        expect(Object.entries(values.toJSON().expiries)).toEqual(plain)
        expect(values.size).toBe(plain.length)
        if (plain.some(([, expiry]) => expiry === null)) expect(values.expiry).toBeNull()
        else for (const [, expiry] of plain) expect(values.expiry).toBeGreaterThanOrEqual(expiry ?? 0)
      })
    }),
  )
})

it('each value counts until it expires, however long those count that were seen before it', () => {
  const sight = fc.record({
    value: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    step: fc.nat(20),
    within: fc.constantFrom(null, 5, 30, 100),
  })
  fc.assert(
    fc.property(fc.array(sight, { maxLength: 80 }), (sights) => {
      const values = new DistinctValues()
      const plain = new Map<string, number>()
      let now = 0
      for (const { value, step, within } of sights) {
        now += step
        values.expire(now)
        values.see(value, within === null ? null : now + within)
        plain.set(value, within === null ? Number.POSITIVE_INFINITY : now + within)
        expect(values.size).toBe([...plain.values()].filter((expiry) => expiry > now).length)
      }
    }),
  )
})

it('no more values are kept than there may be, nor of more characters: those that were seen last, also after a restart', () => {
  const sight = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.boolean())
  const lengthOf = (value: string) => value.length
  const longer = (value: string) => value.repeat(value.charCodeAt(0) - 0x60)
  fc.assert(
    fc.property(
      fc.array(sight, { maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 25 }),
      (sights, most, mostCharacters) => {
        let values = new DistinctValues()
        let plain: readonly string[] = []
        const isTooMuch = () =>
          plain.length > most || plain.map(lengthOf).reduce((sum, one) => sum + one, 0) > mostCharacters
        for (const [letter, isRestarted] of sights) {
          const value = longer(letter)
          values.see(value, 1)
          plain = [...plain.filter((other) => other !== value), value]
          let dropped = 0
          for (; isTooMuch(); dropped++) plain = plain.slice(1)
          expect(values.cut(most, mostCharacters)).toBe(dropped)
          if (isRestarted) values = DistinctValues.read(JSON.parse(JSON.stringify(values)))
          expect(Object.keys(values.toJSON().expiries)).toEqual(plain)
        }
      },
    ),
  )
})

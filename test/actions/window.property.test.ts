import { expect, it } from 'vitest'
import { added, countIn, expiriesIn, expiryIn, type Window } from '../../actions/support/window.ts'
import fc from '../support/properties.ts'

it('a window holds, in order, just what has not stopped counting, in whatever order it came', () => {
  const additions = fc.array(fc.record({ step: fc.nat(6), late: fc.nat(60) }), {
    minLength: 1,
    maxLength: 80,
  })
  fc.assert(
    fc.property(additions, (steps) => {
      let now = 1000
      let window: Window | undefined
      let all: number[] = []
      for (const { step, late } of steps) {
        now += step
        const expiry = now + 100 - late
        window = added(window, now, expiry)
        all = [...all.filter((one) => one > now), expiry].sort((left, right) => left - right)
        expect(expiriesIn(window, now)).toEqual(all)
        expect(countIn(window, now)).toBe(all.length)
        expect(expiryIn(window)).toBe(all.at(-1))
        expect(window).toEqual(all.length === 1 ? all[0] : all)
      }
    }),
    { seed: 1 },
  )
})

import { expect, it } from 'vitest'
import { LongWindow } from '../../actions/support/long-window.ts'
import fc from '../support/properties.ts'

const MOST = 40

it('a long window is what a plain list is, in whatever order it is added to, cut, and read again', () => {
  const step = fc.oneof(
    fc.record({ step: fc.nat(20), late: fc.nat(150) }),
    fc.constantFrom('write' as const, 'read again' as const),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      let now = 1000
      let window = new LongWindow([])
      let all: number[] = []
      let stored = { whole: [] as readonly number[], added: [] as (readonly number[])[] }
      const write = () => {
        const added = window.takeAdded()
        if (added === undefined) stored = { whole: window.toJSON(), added: [] }
        else stored.added.push(added)
      }
      for (const next of steps) {
        if (next === 'write') write()
        else if (next === 'read again') {
          write()
          window = LongWindow.read(JSON.parse(JSON.stringify(stored)), MOST)
        } else {
          now += next.step
          const expiry = now + 200 - next.late
          window.expire(now)
          window.add(expiry)
          if (window.size > MOST) window.dropFirst()
          all = [...all.filter((one) => one > now), expiry].sort((left, right) => left - right).slice(-MOST)
        }
        expect(window.expiriesAt(now)).toEqual(all)
        expect(window.countAt(now)).toBe(all.length)
        if (all.length > 0) expect(window.expiry).toBe(all.at(-1))
      }
    }),
  )
})

it('what was let go of in front takes no room for ever, and nothing that counts goes with it', () => {
  const window = new LongWindow([])
  const sizes = new Set<number>()
  for (let now = 0; now < 20_000; now++) {
    window.expire(now)
    window.add(now + 100)
    if (now >= 100) sizes.add(window.size)
  }
  expect([...sizes]).toEqual([100])
  expect(window.toJSON()).toEqual(Array.from({ length: 100 }, (_, index) => 20_000 + index))
})

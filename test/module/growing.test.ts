import { expect, it } from 'vitest'
import { Unwritten } from '../../src/module/growing.ts'
import fc from '../support/properties.ts'

it('what is written, whole or added to the whole, is at any moment what there is; beside the whole lies no more than it', () => {
  const steps = fc.array(
    fc.oneof(fc.nat(5), fc.constantFrom('write' as const, 'restart' as const, 'spoil' as const)),
    { maxLength: 200 },
  )
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 30 }), (taken, most) => {
      let unwritten = new Unwritten<number>()
      let all: readonly number[] = []
      let whole: readonly number[] = []
      let added: (readonly number[])[] = []
      const write = () => {
        const later = unwritten.take()
        if (later === undefined) [whole, added] = [all, []]
        else added.push(later)
        expect([...whole, ...added.flat()].slice(-most)).toEqual(all)
        expect(added.flat().length).toBeLessThanOrEqual(most)
      }
      taken.forEach((step, index) => {
        if (step === 'write') write()
        else if (step === 'restart') {
          write()
          unwritten = new Unwritten({ writes: added.length, written: added.flat().length })
        } else if (step === 'spoil') {
          all = all.slice(0, -1)
          unwritten.spoil()
        } else
          for (let times = 0; times < step; times++) {
            all = [...all, index].slice(-most)
            unwritten.note(index, all.length)
          }
      })
      write()
    }),
  )
})

it('however little is added each time, the whole has its turn', () => {
  const unwritten = new Unwritten<number>()
  const wholes: number[] = []
  for (let times = 0; times < 3_000; times++) {
    unwritten.note(times, 100_000)
    if (unwritten.take() === undefined) wholes.push(times)
  }
  expect(wholes).toEqual([0, 1_001, 2_002])
})

import { expect, test } from 'vitest'
import { Heap } from '../../bench/corpus/heap.ts'
import fc from '../support/properties.ts'

test('a heap gives back what was put in, least first, however pushes and pops alternate', () => {
  const push = fc.integer({ min: 0, max: 50 })
  const pop = fc.constant(undefined)
  fc.assert(
    fc.property(fc.array(fc.oneof(push, push, pop)), (steps) => {
      const heap = new Heap<number>((left, right) => left < right)
      let sorted: number[] = []
      for (const step of steps) {
        if (step === undefined) {
          expect(heap.pop()).toBe(sorted[0])
          sorted = sorted.slice(1)
        } else {
          heap.push(step)
          sorted = [...sorted, step].sort((left, right) => left - right)
        }
        expect(heap.peek()).toBe(sorted[0])
      }
    }),
  )
})

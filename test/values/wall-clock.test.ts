import { expect, test } from 'vitest'
import { wallClockOf } from '../../src/values/wall-clock.ts'
import fc from '../support/properties.ts'

test('the clock of UTC, which is made without tables, shows what that of the same zone by another name does', () => {
  const [made, known] = [wallClockOf('UTC'), wallClockOf('Etc/UTC')]
  const moment = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31, 23, 59, 59) })
  fc.assert(
    fc.property(moment, (at) => {
      expect(made(at)).toEqual(known(at))
    }),
    { seed: 1, numRuns: 500 },
  )
})

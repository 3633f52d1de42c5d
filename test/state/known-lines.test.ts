import { expect, test } from 'vitest'
import { DETAILS } from '../../src/module/effect.ts'
import { openDatabase } from '../../src/state/database.ts'
import { STATE_LIMITS } from '../../src/state/limits.ts'
import { SqliteStore } from '../../src/state/store.ts'
import fc from '../support/properties.ts'
import { batchOf, clockAt, PLAIN_MAIL, report } from './support/stores.ts'

const LIMITS = { ...STATE_LIMITS, linesPerDigest: 5, timesPerLine: 3, timesPerDigest: 6 }

const batches = fc.array(
  fc.array(
    fc
      .record({
        seconds: fc.integer({ min: 0, max: 100 }),
        section: fc.constantFrom('WARN', 'INFO'),
        message: fc.constantFrom('a', 'b', 'c', '', '\ud800', '\udc00'),
        details: fc.constantFrom(...DETAILS),
      })
      .map(({ seconds, ...line }) => report(seconds, line)),
    { maxLength: 12 },
  ),
  { maxLength: 6 },
)

test('a store that has begun anew finds the lines that another one wrote', () => {
  fc.assert(
    fc.property(batches, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (all, anew) => {
      const [whole, parted] = [openDatabase(':memory:'), openDatabase(':memory:')]
      const steady = new SqliteStore(whole, LIMITS)
      let other = new SqliteStore(parted, LIMITS)
      for (const [index, effects] of all.entries()) {
        steady.commit(batchOf(effects, {}, `batch ${index}`))
        if (anew[index]) other = new SqliteStore(parted, LIMITS)
        other.commit(batchOf(effects, {}, `batch ${index}`))
      }
      const told = other.openReport(clockAt(0))
      const expected = steady.openReport(clockAt(0))
      whole.close()
      parted.close()
      expect(told).toEqual(expected)
    }),
  )
})

test('what was said in a digest that is closed begins anew in the next', () => {
  const store = new SqliteStore(openDatabase(':memory:'))
  store.commit(batchOf([report(1), report(2)]))
  store.closeDigest(() => PLAIN_MAIL, clockAt(3))
  store.commit(batchOf([report(4)], {}, 'journal c2'))
  const { lines } = store.openReport(clockAt(5))
  store.close()
  expect(lines.map(({ count }) => count)).toEqual([1])
})

test('a line of a batch that could not be committed is not taken for written', () => {
  const store = new SqliteStore(openDatabase(':memory:'))
  const timeless = report(Number.NaN, { message: 'at no time' })
  expect(() => store.commit(batchOf([report(1), timeless]))).toThrow()
  store.commit(batchOf([report(2)], {}, 'journal c2'))
  const { lines } = store.openReport(clockAt(5))
  store.close()
  expect(lines.map(({ message, count }) => [message, count])).toEqual([['Failed login', 1]])
})

test('of lines that hold too much to be remembered, each is found again in the database', () => {
  const store = new SqliteStore(openDatabase(':memory:'))
  const long = Array.from({ length: 1_500 }, (_, index) =>
    report(1, { message: `${index} ${'x'.repeat(1_900)}` }),
  )
  for (const name of ['c1', 'c2']) store.commit(batchOf(long, {}, name))
  const { lines } = store.openReport(clockAt(5))
  store.close()
  expect(lines.map(({ count }) => count)).toEqual(long.map(() => 2))
})

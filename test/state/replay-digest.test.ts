import { expect, test } from 'vitest'
import { DETAILS, type Effect } from '../../src/module/effect.ts'
import { openDatabase } from '../../src/state/database.ts'
import { ReplayDigest } from '../../src/state/replay-digest.ts'
import { SqliteStore } from '../../src/state/store.ts'
import fc from '../support/properties.ts'
import { ban, batchOf, clockAt, email, report, unban } from './support/stores.ts'

const seconds = fc.integer({ min: 0, max: 1e6 })
const line = fc.record({
  section: fc.constantFrom('WARN', 'INFO', '__proto__'),
  message: fc.oneof(fc.constantFrom('a', 'b', 'a\0', '\ud800', '\udc00x', ''), fc.string({ maxLength: 3 })),
  details: fc.constantFrom(...DETAILS),
})
const effect: fc.Arbitrary<Effect> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(seconds, line).map(([at, told]) => report(at, told)) },
  { weight: 2, arbitrary: seconds.map((at) => ban(at, { address: `192.0.2.${at % 5}` })) },
  { weight: 1, arbitrary: seconds.map((at) => unban(at)) },
  { weight: 1, arbitrary: seconds.map((at) => email(at)) },
)

test('a replay tells what the store of `run` would, but for what waits to be carried out', () => {
  fc.assert(
    fc.property(fc.array(fc.array(effect, { maxLength: 30 }), { maxLength: 6 }), (batches) => {
      const store = new SqliteStore(openDatabase(':memory:'))
      const replayed = new ReplayDigest()
      for (const [index, effects] of batches.entries()) {
        const batch = batchOf(effects, {}, `batch ${index}`)
        store.commit(batch)
        replayed.add(batch)
      }
      const expected = { ...store.openReport(clockAt(0)), waiting: [] }
      const told = replayed.content(clockAt(0))
      store.close()
      replayed.close()
      expect(told).toEqual(expected)
    }),
  )
})

test('more than is told at once is told all the same', () => {
  const replayed = new ReplayDigest()
  for (let batch = 0; batch < 3; batch++) {
    const lines = Array.from({ length: 30_000 }, (_, index) =>
      report(index, { message: `${index % 19_000}` }),
    )
    replayed.add(batchOf([...lines, ...lines.map((one) => ({ ...one, details: 'ALL' }) as Effect)]))
  }
  const { lines, cut } = replayed.content(clockAt(0))
  replayed.close()
  const kept = lines.reduce((sum, { count }) => sum + count, 0)
  expect(lines).toHaveLength(20_000)
  expect(kept + (cut.get('WARN') ?? 0)).toBe(180_000)
})

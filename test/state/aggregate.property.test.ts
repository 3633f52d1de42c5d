import { expect, test } from 'vitest'
import { DETAILS, type Effect } from '../../src/module/effect.ts'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'
import fc from '../support/properties.ts'
import { batchOf, report } from './support/stores.ts'

const occurrence = fc.record({
  section: fc.constantFrom('WARN', 'INFO', '__proto__'),
  message: fc.oneof(fc.constantFrom('a', 'b', 'a\0', ''), fc.string({ unit: 'grapheme', maxLength: 5 })),
  details: fc.constantFrom(...DETAILS),
  seconds: fc.integer({ min: 0, max: 1e6 }),
})

function reportOf({ seconds, ...line }: { seconds: number } & Parameters<typeof report>[1]): Effect {
  return report(seconds, line)
}

test('however occurrences are spread over batches, each line counts its own and knows its first and last', () => {
  fc.assert(
    fc.property(fc.array(fc.array(occurrence, { maxLength: 30 }), { maxLength: 5 }), (batches) => {
      const store = new SqliteStore(openDatabase(':memory:'))
      for (const [index, batch] of batches.entries())
        store.commit(batchOf(batch.map(reportOf), {}, `batch ${index}`))
      const lines = store.openReport(0).lines
      store.close()

      const effects = batches
        .flat()
        .map(reportOf)
        .filter((effect) => effect.effect === 'report')
      const groups = Object.values(
        Object.groupBy(effects, ({ section, message, details }) => `${details} ${section} ${message}`),
      )
      expect(lines).toHaveLength(groups.length)
      for (const line of lines) {
        const own = effects.filter(
          ({ section, message, details }) =>
            section === line.section && message === line.message && details === line.details,
        )
        const times = own.map((effect) => effect.at).toSorted((left, right) => left - right)
        expect(line).toMatchObject({ count: own.length, first: times[0], last: times.at(-1) })
        expect(line.times).toEqual(line.details === 'ALL' ? times : [])
      }
    }),
  )
})

test('with few lines allowed, what is kept and what is cut together are all occurrences', () => {
  fc.assert(
    fc.property(fc.array(fc.array(occurrence, { maxLength: 30 }), { maxLength: 5 }), (batches) => {
      const limits = {
        lineCharacters: 10,
        linesPerDigest: 3,
        timesPerLine: 2,
        timesPerDigest: 4,
        causeCharacters: 10,
        rememberedBans: 10,
        faultsPerDigest: 10,
        waiting: { ban: 10, unban: 10, email: 10, log: 10, exec: 10, webhook: 10 },
        recordBytes: 10,
        hitPoints: 10,
      }
      const store = new SqliteStore(openDatabase(':memory:'), limits)
      for (const [index, batch] of batches.entries())
        store.commit(batchOf(batch.map(reportOf), {}, `batch ${index}`))
      const { lines, cut } = store.openReport(0)
      store.close()

      expect(lines.length).toBeLessThanOrEqual(3)
      expect(lines.flatMap(({ times }) => times).length).toBeLessThanOrEqual(4)
      for (const name of ['WARN', 'INFO', '__proto__']) {
        const kept = lines
          .filter(({ section }) => section === name)
          .reduce((sum, { count }) => sum + count, 0)
        const all = batches.flat().filter(({ section }) => section === name).length
        expect(kept + (cut.get(name) ?? 0)).toBe(all)
      }
    }),
  )
})

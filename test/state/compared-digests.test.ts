import { expect, test } from 'vitest'
import type { ReportContent } from '../../src/engine/report-content.ts'
import type { SqliteStore } from '../../src/state/store.ts'
import { batchOf, clockAt, PLAIN_MAIL, report, temporaryStore } from './support/stores.ts'

const DAY = 86_400

/** Closes the digest of a day, and gives what it holds. */
function contentOf(store: SqliteStore, day: number): ReportContent {
  let told: ReportContent | undefined
  store.closeDigest(
    (content) => {
      told = content
      return PLAIN_MAIL
    },
    clockAt((day + 1) * DAY),
  )
  if (told === undefined) throw new Error('no digest was closed')
  return told
}

/** The same reports on two days; what the second digest holds. */
function secondOf(store: SqliteStore, reports: (day: number) => ReturnType<typeof report>[]): ReportContent {
  store.commit(batchOf(reports(0)))
  contentOf(store, 0)
  store.commit(batchOf(reports(DAY), {}, 'journal c2'))
  return contentOf(store, 1)
}

test('lines of one text that keep different times are compared each with its own', () => {
  const { lines } = secondOf(temporaryStore(), (day) => [
    ...Array.from({ length: 2 }, () => report(day, { details: 'FIRST' })),
    ...Array.from({ length: 9 }, () => report(day, { details: 'ALL' })),
  ])
  expect(lines.map(({ count, before }) => [count, before])).toEqual([
    [2, { count: 2, isKnown: true }],
    [9, { count: 9, isKnown: true }],
  ])
})

test('a section is compared with all that it told, also what no line was kept of', () => {
  const { before, cut } = secondOf(temporaryStore({ linesPerDigest: 2 }), (day) =>
    Array.from({ length: 5 }, (_, number) => report(day, { message: `line ${number}` })),
  )
  expect(cut).toEqual(new Map([['WARN', 3]]))
  expect(before).toEqual(new Map([['WARN', 5]]))
})

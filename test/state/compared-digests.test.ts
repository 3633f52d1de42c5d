import { expect, test } from 'vitest'
import type { Outcome } from '../../src/engine/ports.ts'
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

test.each([
  ['nothing before it', [], undefined],
  ['a day without it', ['Another'], { count: 0, isKnown: false }],
  ['a day with it', ['Failed login', 'Failed login', 'Failed login'], { count: 3, isKnown: true }],
])('a line of a digest that nobody got is as new in the next one as it was, with %s', (_, former, before) => {
  const store = temporaryStore()
  if (former.length > 0) {
    store.commit(batchOf(former.map((message, second) => report(second, { message }))))
    contentOf(store, 0)
    settleDigest(store, { ok: true })
  }
  store.commit(batchOf([report(DAY)], {}, 'journal c2'))
  contentOf(store, 1)
  settleDigest(store, { ok: false, error: 'no such user', permanent: true })
  store.commit(batchOf([report(2 * DAY)], {}, 'journal c3'))
  const { lines } = contentOf(store, 2)
  const told = lines.filter(({ section }) => section === 'WARN')
  expect(told.map((line) => [line.count, line.before])).toEqual([[2, before]])
})

/** Notes how it ended to mail the digest that waits. */
function settleDigest(store: SqliteStore, outcome: Outcome): void {
  const [item] = store.due(clockAt(9 * DAY), 1, { effects: ['digest'] })
  if (item === undefined) throw new Error('no digest waits')
  store.settle([{ item, outcome, at: clockAt(DAY), retryAt: 0 }])
}

test('a section is compared with all that it told, also what no line was kept of', () => {
  const { before, cut } = secondOf(temporaryStore({ linesPerDigest: 2 }), (day) =>
    Array.from({ length: 5 }, (_, number) => report(day, { message: `line ${number}` })),
  )
  expect(cut).toEqual(new Map([['WARN', 3]]))
  expect(before).toEqual(new Map([['WARN', 5]]))
})

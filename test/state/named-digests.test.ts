import { expect, test } from 'vitest'
import { type FailedOutcome, REPORT } from '../../src/engine/ports.ts'
import type { ReportContent } from '../../src/engine/report-content.ts'
import { DEFAULT_POLICY } from '../../src/state/policy.ts'
import type { SqliteStore } from '../../src/state/store.ts'
import { at, batchOf, clockAt, report, temporaryDirectory, temporaryStore } from './support/stores.ts'

const POLICY = {
  ...DEFAULT_POLICY,
  report: ['WARN', 'OTHER'],
  digests: new Map([
    ['weekly', ['WARN', 'ATTACK']],
    ['attacks', ['ATTACK']],
  ]),
}
const DAY = 86_400

function render({ lines }: ReportContent) {
  const text = lines.map(({ section, message, count }) => `${section} ${message} ${count}`).join('\n')
  return { subject: 'digest', text, html: `<p>${lines.length}` }
}

function close(store: SqliteStore, name: string, seconds: number, skipEmpty = false) {
  return store.closeDigest(render, clockAt(seconds), { name, skipEmpty, holdUntil: 0 })
}

/** Has the server take all that waits. */
function deliver(store: SqliteStore, seconds: number): readonly string[] {
  const waiting = store.due(clockAt(seconds), 100, { effects: ['digest'] })
  store.settle(waiting.map((item) => ({ item, outcome: { ok: true }, at: clockAt(seconds), retryAt: 0 })))
  return waiting.map(({ payload }) =>
    payload.effect === 'digest' ? `${payload.name}: ${payload.text.replaceAll('\n', ', ')}` : '',
  )
}

test('a line goes to every digest that has its section, and what none has to that of everybody', () => {
  const store = temporaryStore()
  store.usePolicy(POLICY, clockAt(0))
  const sections = ['WARN', 'WARN', 'ATTACK', 'OTHER', 'ODD']
  store.commit(batchOf(sections.map((section, second) => report(second, { section, message: 'm' }))))
  for (const name of [REPORT, 'weekly', 'attacks']) close(store, name, 10)
  expect(deliver(store, 11)).toEqual([
    'report: WARN m 2, OTHER m 1, ODD m 1',
    'weekly: WARN m 2, ATTACK m 1',
    'attacks: ATTACK m 1',
  ])
})

test('each is closed by itself, and goes on by itself', () => {
  const store = temporaryStore()
  store.usePolicy(POLICY, clockAt(0))
  store.commit(batchOf([report(1)]))
  close(store, REPORT, 10)
  store.commit(batchOf([report(11)], {}, 'c2'))
  close(store, REPORT, 20)
  close(store, 'weekly', 20)
  expect(deliver(store, 21)).toEqual([
    'report: WARN Failed login 1',
    'report: WARN Failed login 1',
    'weekly: WARN Failed login 2',
  ])
})

test('the lines of a digest that the settings have no more are told in that of everybody, once', () => {
  const store = temporaryStore()
  store.usePolicy(POLICY, clockAt(0))
  store.commit(batchOf([report(1), report(2, { section: 'ATTACK' })]))
  store.usePolicy({ ...POLICY, digests: new Map([['attacks', ['ATTACK']]]) }, clockAt(3))
  store.usePolicy({ ...POLICY, digests: new Map() }, clockAt(4))
  close(store, REPORT, 10)
  const [told] = deliver(store, 11)
  expect(told?.split(', ').toSorted()).toEqual(['ATTACK Failed login 1', 'report: WARN Failed login 1'])
})

test('so is how much was cut there, and when it occurred', () => {
  const store = temporaryStore({ linesPerDigest: 1 })
  store.usePolicy(POLICY, clockAt(0))
  const messages = ['a', 'b', 'b']
  store.commit(batchOf(messages.map((message, second) => report(second, { section: 'ATTACK', message }))))
  store.usePolicy({ ...POLICY, digests: new Map() }, clockAt(4))
  const { lines, cut, slots } = store.openReport(clockAt(5))
  expect(lines).toMatchObject([{ section: 'ATTACK', message: 'a', count: 1 }])
  expect(cut).toEqual(new Map([['ATTACK', 2]]))
  expect(slots).toEqual([{ section: 'ATTACK', at: at(0), count: 3 }])
})

test.each([
  ['is told in the next one of its name', {}, ['attacks: ATTACK Failed login 1']],
  ['is not told again where some of its recipients have it', { reached: ['a@example.org'] }, ['attacks: ']],
])(
  'a digest that is refused for good %s, also where that was said an attempt earlier',
  (_, further, told) => {
    for (const outcomes of [[{ permanent: true, ...further }], [further, { permanent: true }]])
      expect(toldAfter(outcomes)).toEqual(told)
  },
)

function toldAfter(outcomes: readonly Partial<FailedOutcome>[]): readonly string[] {
  const store = temporaryStore()
  store.usePolicy(POLICY, clockAt(0))
  store.commit(batchOf([report(1, { section: 'ATTACK' })]))
  close(store, 'attacks', 10)
  for (const further of outcomes) {
    const [item] = store.due(clockAt(10), 1, { effects: ['digest'] })
    if (item === undefined) throw new Error('no digest waits')
    const outcome = { ok: false, error: 'no such user', ...further } as const
    store.settle([{ item, outcome, at: clockAt(11), retryAt: 0 }])
  }
  close(store, 'attacks', 20)
  return deliver(store, 21)
}

test('one with nothing to tell is skipped where that is wished, and kept all the same', () => {
  const store = temporaryStore()
  store.usePolicy(POLICY, clockAt(0))
  expect(close(store, REPORT, 10, true)).toBeUndefined()
  expect(close(store, REPORT, 20, false)).toEqual(expect.any(Number))
  expect(deliver(store, 21)).toEqual(['report: '])
  expect(store.reader().pastDigest(REPORT, at(0), at(10))).toMatchObject({ closed: at(10), lines: [] })
})

test('what was sent is shown again as it was: that which tells most of a span', () => {
  const store = temporaryStore()
  store.usePolicy(POLICY, clockAt(0))
  for (const day of [0, 1, 2]) {
    store.commit(batchOf([report(day * DAY, { message: `day ${day}` })], {}, `c${day}`))
    close(store, REPORT, (day + 1) * DAY)
  }
  expect(store.reader().pastDigest(REPORT, at(0), at(DAY))).toBeUndefined()
  deliver(store, 3 * DAY)
  const reader = store.reader()
  const shown = (from: number, to: number) => reader.pastDigest(REPORT, at(from), at(to))?.text
  expect(shown(0, DAY)).toBe('WARN day 0 1')
  expect(shown(0.4 * DAY, 1.4 * DAY)).toBe('WARN day 0 1')
  expect(shown(0.6 * DAY, 1.6 * DAY)).toBe('WARN day 1 1')
  expect(shown(2.5 * DAY, 2.5 * DAY + 1)).toBe('WARN day 2 1')
  expect(shown(4 * DAY, 5 * DAY)).toBeUndefined()
  expect(reader.pastDigest('weekly', at(0), at(DAY))).toBeUndefined()
  expect(reader.pastDigest(REPORT, at(0), at(DAY))?.lines).toEqual([
    { section: 'WARN', message: 'day 0', count: 1, first: at(0), last: at(0) },
  ])
})

test('the first one is of no day before it was opened, but of those of which it tells', () => {
  const store = temporaryStore()
  store.usePolicy(POLICY, clockAt(5 * DAY))
  close(store, REPORT, 6 * DAY)
  deliver(store, 6 * DAY)
  const isKept = (day: number) =>
    store.reader().pastDigest(REPORT, at(day * DAY), at((day + 1) * DAY)) !== undefined
  expect([3, 4, 5, 6].filter(isKept)).toEqual([5])

  const late = temporaryStore()
  late.usePolicy(POLICY, clockAt(5 * DAY))
  late.commit(batchOf([report(3.5 * DAY)], {}, 'c'))
  close(late, REPORT, 6 * DAY)
  deliver(late, 6 * DAY)
  const isKeptLate = (day: number) =>
    late.reader().pastDigest(REPORT, at(day * DAY), at((day + 1) * DAY)) !== undefined
  expect([2, 3, 4, 5, 6].filter(isKeptLate)).toEqual([3, 4, 5])
})

test('what is older than the history is forgotten', () => {
  const store = temporaryStore()
  store.usePolicy({ ...POLICY, history: 2 * DAY * 1e6 }, clockAt(0))
  for (const day of [1, 2, 3, 4]) {
    close(store, REPORT, day * DAY)
    deliver(store, day * DAY + 1)
  }
  const reader = store.reader()
  const kept = [1, 2, 3, 4].filter((day) => reader.pastDigest(REPORT, at(day * DAY - 1), at(day * DAY)))
  expect(kept).toEqual([3, 4])
})

test('a clock that was far ahead once makes nobody forget the days before', () => {
  const store = temporaryStore()
  store.usePolicy({ ...POLICY, history: 3 * DAY * 1e6 }, clockAt(0))
  for (const day of [1, 2, 26_000, 3]) {
    close(store, REPORT, day * DAY)
    deliver(store, day * DAY + 1)
  }
  const reader = store.reader()
  const kept = [1, 2, 3].filter((day) => reader.pastDigest(REPORT, at(day * DAY - 1), at(day * DAY)))
  expect(kept).toEqual([1, 2, 3])
})

test('it is known since when a digest gathers, past restarts', () => {
  const directory = temporaryDirectory()
  const first = temporaryStore({}, directory)
  expect(first.openedAt(REPORT)).toBeNull()
  first.usePolicy(POLICY, clockAt(5))
  first.usePolicy(POLICY, clockAt(6))
  expect([REPORT, 'weekly'].map((name) => first.openedAt(name))).toEqual([clockAt(5), clockAt(5)])
  close(first, 'weekly', 7)
  const second = temporaryStore({}, directory)
  second.usePolicy(POLICY, clockAt(9))
  expect([REPORT, 'weekly'].map((name) => second.openedAt(name))).toEqual([clockAt(5), clockAt(7)])
})

test('a mail that is held can be exchanged until somebody tries to send it, and leaves at its time anyway', () => {
  const store = temporaryStore()
  store.usePolicy(POLICY, clockAt(0))
  const hold = { name: REPORT, skipEmpty: false, holdUntil: clockAt(100) }
  const digest = store.closeDigest(render, clockAt(0), hold) ?? 0
  expect(store.due(clockAt(99), 1, { effects: ['digest'] })).toEqual([])
  expect(store.nextDue({ effects: ['digest'] })).toBe(clockAt(100))
  expect(store.due(clockAt(100), 1, { effects: ['digest'] })).toHaveLength(1)
  store.amendDigest(digest, REPORT, { subject: 's', text: 'with an answer', html: '' })
  expect(store.due(clockAt(1), 1, { effects: ['digest'] })).toMatchObject([
    { payload: { text: 'with an answer' } },
  ])
})

import { expect, test } from 'vitest'
import { cleanSubject } from '../../src/effects/mail/clean-text.ts'
import type { Effect, EmailEffect } from '../../src/module/effect.ts'
import { DEFAULT_POLICY } from '../../src/state/policy.ts'
import { at, batchOf, clockAt, temporaryStore } from './support/stores.ts'

const HOUR = 3600
const LIMIT = { perKey: { count: 3, per: HOUR * 1e6 }, overall: { count: 5, per: HOUR * 1e6 } }

function alert(seconds: number, mail: Partial<EmailEffect> = {}): Effect {
  const text = { subject: 'SSH ban', body: `at ${seconds}`, to: [], use: 'sshd/email#1' }
  return { effect: 'email', at: at(seconds), source: 'journal', rule: 'sshd.chain:41', ...text, ...mail }
}

/** A store that lets out three alerts an hour of a thread and five in all, and the mails that wait in it. */
function limited() {
  const store = temporaryStore()
  store.usePolicy({ ...DEFAULT_POLICY, alerts: LIMIT }, clockAt(0))
  let cursor = 0
  const commit = (...alerts: readonly Effect[]) => store.commit(batchOf(alerts, {}, `c${++cursor}`))
  const mails = () =>
    store
      .due(clockAt(0), 1_000, { effects: ['email'] })
      .map(({ payload }) => (payload.effect === 'email' ? `${payload.subject}: ${payload.body}` : ''))
  return { store, commit, mails }
}

test('of one thread so many leave, and when the span is over one mail tells of the rest', () => {
  const { store, commit, mails } = limited()
  commit(...[0, 1, 2, 3, 4].map((second) => alert(second)))
  commit(alert(600))
  expect(mails()).toEqual(['SSH ban: at 0', 'SSH ban: at 1', 'SSH ban: at 2'])
  store.releaseAlerts(clockAt(HOUR - 1))
  expect(mails()).toHaveLength(3)
  store.releaseAlerts(clockAt(HOUR))
  store.releaseAlerts(clockAt(HOUR + 10))
  expect(mails()).toHaveLength(4)
  expect(mails()[3]).toMatch(/^SSH ban \(and 3 more like this\): 3 more alerts were held back from 2026/)
  expect(mails()[3]).toMatch(/mail\.limit\.per_key: 3 per 1h[\s\S]*The last of them: SSH ban\n\nat 600$/)
})

test('a subject that somebody made long does not hide how many more there are', () => {
  const { store, commit, mails } = limited()
  commit(...[0, 1, 2, 3, 4].map((second) => alert(second, { subject: 'x'.repeat(1_000) })))
  store.releaseAlerts(clockAt(HOUR))
  const [subject = ''] = mails()[3]?.split(': ', 1) ?? []
  expect(cleanSubject(subject)).toMatch(/^x{149}… \(and 2 more like this\)$/)
})

test('a span slides: what was let out an hour ago counts no more', () => {
  const { commit, mails } = limited()
  commit(alert(0), alert(1000), alert(2000), alert(HOUR), alert(HOUR + 999), alert(HOUR + 1000))
  expect(mails()).toEqual([0, 1000, 2000, HOUR, HOUR + 1000].map((second) => `SSH ban: at ${second}`))
})

test('threads are apart, by their name or by the use of the action', () => {
  const { commit, mails } = limited()
  const [a, b] = [{ thread: 'a' }, { thread: 'b' }]
  commit(alert(0, a), alert(1, a), alert(2, a), alert(3, a), alert(4, b), alert(5))
  expect(mails().map((mail) => mail.slice(-1))).toEqual(['0', '1', '2', '4', '5'])
})

test('of all together so many leave, whatever their threads', () => {
  const { store, commit, mails } = limited()
  const to = ['customer@example.org']
  commit(...Array.from({ length: 50 }, (_, number) => alert(number, { thread: `address ${number}`, to })))
  expect(mails()).toHaveLength(5)
  store.releaseAlerts(clockAt(HOUR))
  expect(mails()[5]).toMatch(/^and 45 more alerts: 45 more alerts were held back/)
  const recipients = store
    .due(clockAt(0), 6, { effects: ['email'] })
    .map(({ payload }) => 'to' in payload && payload.to)
  expect(recipients).toEqual([to, to, to, to, to, []])
})

test('it is the same however entries are batched, and whenever they are read', () => {
  const seconds = Array.from({ length: 60 }, (_, number) => number * 400)
  const whole = limited()
  whole.commit(...seconds.map((second) => alert(second)))
  const single = limited()
  for (const second of seconds) single.commit(alert(second))
  expect(single.mails()).toEqual(whole.mails())
})

test('alerts of a host whose clock is ahead stop nobody else, and forget nothing', () => {
  const { commit, mails } = limited()
  const year = 365 * 24 * HOUR
  commit(alert(0), alert(1), alert(2))
  commit(...[0, 1, 2, 3, 4].map((second) => alert(year + second, { thread: 'ahead' })))
  commit(alert(3), alert(4))
  expect(mails().map((mail) => mail.slice(9))).toEqual(
    [0, 1, 2, year, year + 1, year + 2].map((s) => `at ${s}`),
  )
  commit(alert(HOUR + 3), alert(HOUR + 4))
  expect(mails().slice(6)).toEqual([`SSH ban: at ${HOUR + 3}`, `SSH ban: at ${HOUR + 4}`])
})

test('an alert may claim any time', () => {
  const { store, commit, mails } = limited()
  const latest = Number.MAX_SAFE_INTEGER - at(0)
  commit(...[latest / 1e6, latest / 1e6 + 1e9].flatMap((second) => [0, 1, 2, 3].map(() => alert(second))))
  expect(mails().length).toBeGreaterThan(0)
  expect(store.nextRelease()).toBeGreaterThan(clockAt(0))
})

test('of many threads those that were idle longest are forgotten', () => {
  const store = temporaryStore()
  const overall = { count: 10_000, per: HOUR * 1e6 }
  let cursor = 0
  store.usePolicy(
    { ...DEFAULT_POLICY, alerts: { perKey: { count: 1, per: HOUR * 1e6 }, overall } },
    clockAt(0),
  )
  const threads = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => alert(from + n, { thread: `thread ${from + n}` }))
  const mailed = (alerts: readonly Effect[]) => {
    store.commit(batchOf(alerts, {}, `c${++cursor}`))
    const items = store.due(clockAt(0), 1_000, { effects: ['email'] })
    store.settle(items.map((item) => ({ item, outcome: { ok: true }, at: clockAt(0), retryAt: 0 })))
    return items.map(({ payload }) => 'thread' in payload && payload.thread)
  }
  for (let from = 0; from < 1_200; from += 400) expect(mailed(threads(from, from + 400))).toHaveLength(400)
  const again = mailed([100, 1_100].map((n) => alert(1_300, { thread: `thread ${n}` })))
  expect(again).toEqual(['thread 100'])
})

test('without a limit all leave, and nothing is kept of threads that are idle', () => {
  const store = temporaryStore()
  store.commit(batchOf(Array.from({ length: 50 }, (_, number) => alert(number))))
  expect(store.due(clockAt(0), 100, { effects: ['email'] })).toHaveLength(50)
})

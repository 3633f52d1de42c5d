import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Writable } from 'node:stream'
import { expect, onTestFinished, test, vi } from 'vitest'
import { DigestTimer } from '../../src/daemon/digest-timer.ts'
import { storePolicy } from '../../src/daemon/store-policy.ts'
import { REPORT } from '../../src/engine/ports.ts'
import { createLogger } from '../../src/program/logging.ts'
import { parseSettings } from '../../src/settings/load.ts'
import type { Settings } from '../../src/settings/settings.ts'
import { ENVIRONMENT } from '../settings/environment.ts'
import { batchOf, report, temporaryDirectory, temporaryStore } from '../state/support/stores.ts'
import { httpServer } from '../support/http-server.ts'

const DAY = 86_400_000

function settingsOf(text: string): Settings {
  const loaded = parseSettings({ name: '/etc/s.yaml', text }, ENVIRONMENT)
  if ('settings' in loaded) return loaded.settings
  throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'))
}

/** A timer of these settings whose digests gather since a time, and what waits to be mailed. */
async function timerOf(text: string, openedAt = Date.now()) {
  const settings = settingsOf(text)
  const directory = temporaryDirectory()
  const store = temporaryStore({}, directory)
  store.usePolicy(storePolicy(settings), openedAt)
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const log = await createLogger({ variables: {}, output, toJournal: false, onProblem: () => undefined })
  const health = () => ({
    version: '0',
    uptime: 0,
    rate: 0,
    rateNow: 0,
    longestLag: 0,
    memory: 0,
    database: 0,
  })
  const timer = new DigestTimer(settings, { store, log, onClosed: () => undefined, health })
  onTestFinished(() => {
    timer.stop()
    return timer.settled()
  })
  const mails = (now = Date.now()) =>
    store
      .due(now, 100, { effects: ['digest'] })
      .flatMap(({ payload }) => (payload.effect === 'digest' ? [payload] : []))
  /** Holds the database, as others may. */
  const lock = () => {
    const other = new DatabaseSync(join(directory, 'state.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    return { [Symbol.dispose]: () => other.close() }
  }
  return { timer, store, mails, lock }
}

const TWO = 'timezone: Europe/Paris\ndigests: { weekly: { schedule: "0 8 * * 1", sections: { WARN: W } } }'

test('what was missed is sent at the next start, each digest once', async () => {
  const { timer, mails } = await timerOf(TWO, Date.now() - 30 * DAY)
  timer.start()
  expect(mails().map(({ name }) => name)).toEqual([REPORT, 'weekly'])
  timer.stop()
  timer.start()
  expect(mails()).toHaveLength(2)
})

test('one that was opened by a clock far ahead is missed like any other once that was set back', async () => {
  const text = 'report: { schedule: "0 0 * * *" }'
  const { timer, store, mails } = await timerOf(text, Date.now() + 3_650 * DAY)
  const start = (at: number) => store.usePolicy(storePolicy(settingsOf(text)), at)
  start(Date.now() - 3 * DAY)
  start(Date.now())
  timer.start()
  expect(mails().map(({ name }) => name)).toEqual([REPORT])
})

test('nothing is sent at a start before the time', async () => {
  const { timer, mails } = await timerOf('report: { schedule: "0 0 1 1 *" }', Date.now() - 1000)
  timer.start()
  expect(mails()).toEqual([])
})

test('the next one is that which comes first, and a change of the settings changes it', async () => {
  const { timer } = await timerOf('report: { schedule: "0 0 1 1 *" }')
  expect(timer.next()).toBeUndefined()
  timer.start()
  const yearly = timer.next()?.getTime() ?? 0
  timer.change(
    settingsOf(
      'report: { schedule: "0 0 1 1 *" }\ndigests: { d: { schedule: "* * * * *", sections: { A: a } } }',
    ),
  )
  expect(timer.next()?.getTime()).toBeLessThan(yearly)
  expect(timer.has('d')).toBe(true)
})

/** Keeps timers from being heard of, as loading chains does. */
function holdThread(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

test('a time that the settings have no more sends nothing', async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 5, 1, 12), toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { timer, mails } = await timerOf('report: { schedule: "0 0 * * *" }')
  timer.start()
  timer.change(settingsOf('report: { schedule: "0 0 3 6 *" }'))
  vi.advanceTimersByTime(DAY)
  expect(mails()).toEqual([])
  vi.advanceTimersByTime(DAY)
  expect(mails()).toHaveLength(1)
})

test('what became due while other settings were loaded is sent before they hold', async () => {
  const everySecond = 'report: { schedule: "* * * * * *" }'
  const { timer, mails } = await timerOf(everySecond)
  timer.start()
  holdThread(1_100)
  timer.closeDue()
  timer.change(settingsOf('report: { schedule: "0 0 1 1 *" }'))
  // Another second may have begun meanwhile.
  expect([...new Set(mails().map(({ name }) => name))]).toEqual([REPORT])
})

test('a digest that could not be closed, and that the settings have no more, is waited for no longer', async () => {
  const { timer, store, mails, lock } = await timerOf(TWO)
  {
    using _locked = lock()
    expect(timer.close('weekly')).toBe(false)
  }
  const without = settingsOf('timezone: Europe/Paris')
  store.usePolicy(storePolicy(without), Date.now())
  timer.change(without)
  timer.catchUp()
  expect(mails()).toEqual([])
})

function analysed(origin: string, further = '') {
  return `report: { analysis: { url: "${origin}", model: m1, timeout: 1s${further} } }`
}

function say(response: ServerResponse, content: string): void {
  response.end(JSON.stringify({ choices: [{ message: { content } }] }))
}

test('what a model makes of it stands on top, marked as such, and as text', async () => {
  const server = await httpServer((response) => say(response, 'All <b>is</b> well.\u202e\nBans: 0\n-------'))
  const { timer, store, mails } = await timerOf(analysed(server.origin))
  store.commit(batchOf([report(1)]))
  timer.close()
  expect(mails()).toEqual([])
  await timer.settled()
  const [mail] = mails()
  expect(mail?.text).toMatch(
    /makes of it\n-+\n {2}All <b>is<\/b> well\.\\u\{202E\}\n {2}Bans: 0\n {2}-{7}\nWritten by m1, which may be/,
  )
  expect(mail?.html).toContain('All &lt;b&gt;is&lt;/b&gt; well.')
  expect(mail?.text.indexOf('Written by m1')).toBeLessThan(mail?.text.indexOf('Failed login') ?? 0)
  expect(server.asked[0]?.body).toContain('1 x Failed login')
})

test('without an answer in time it says so, and is else as it was', async () => {
  const server = await httpServer(() => undefined)
  const { timer, store, mails } = await timerOf(analysed(server.origin))
  store.commit(batchOf([report(1)]))
  timer.close()
  await timer.settled()
  const [mail] = mails()
  expect(mail?.text).toContain('There is no analysis by m1: there was no answer within 1 s.')
  expect(mail?.text).toContain('Failed login')
})

test('where the daemon dies meanwhile, the digest leaves a little later', async () => {
  const server = await httpServer(() => undefined)
  const { timer, store, mails } = await timerOf(analysed(server.origin))
  store.commit(batchOf([report(1)]))
  timer.close()
  expect(mails()).toEqual([])
  const [mail] = mails(Date.now() + 6_000)
  expect(mail?.text.replace(/\s+/g, ' ')).toContain(
    'no analysis by m1: the daemon ended before there was an answer.',
  )
  expect(mail?.text).toContain('Failed login')
})

const VERDICTS: readonly [string, string | undefined, object | undefined][] = [
  ['an alert', 'ALERT\nA disk dies.', { PYRUSE_ANALYSIS: 'alert', PYRUSE_ANSWER: 'ALERT\nA disk dies.' }],
  ['an alert in bold', '**ALERT:** fire', { PYRUSE_ANALYSIS: 'alert', PYRUSE_ANSWER: '**ALERT:** fire' }],
  ['that all is well', 'OK\nAn entry says ALERT.', undefined],
  ['no verdict', 'Well, okay.', { PYRUSE_ANALYSIS: 'failed', PYRUSE_ANSWER: 'Well, okay.' }],
  ['nothing', undefined, { PYRUSE_ANALYSIS: 'failed' }],
]
test.each(VERDICTS)(
  'a verdict is wanted, and the journal is told: the model says %s',
  async (_, said, told) => {
    const server = await httpServer((response) => (said === undefined ? response.end() : say(response, said)))
    const { timer, store } = await timerOf(analysed(server.origin, ', verdict: true'))
    timer.close()
    await timer.settled()
    expect(server.asked[0]?.body).toContain('ALERT if somebody must see to it')
    const entries = store.due(Date.now(), 100, { effects: ['log'] }).map(({ payload }) => payload)
    const entry = { effect: 'log', level: 'WARNING', rule: 'analysis', fields: told }
    expect(entries).toEqual(told === undefined ? [] : [expect.objectContaining(entry)])
  },
)

test('no verdict is wanted: the journal is told nothing', async () => {
  const server = await httpServer((response) => say(response, 'ALERT'))
  const { timer, store } = await timerOf(analysed(server.origin))
  timer.close()
  await timer.settled()
  expect(server.asked[0]?.body).not.toContain('ALERT')
  expect(store.due(Date.now(), 100, { effects: ['log'] })).toEqual([])
})

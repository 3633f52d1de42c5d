import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { Dispatcher } from '../../src/effects/dispatcher.ts'
import { createMailExecutor } from '../../src/effects/mail/mail-executor.ts'
import { smtpTransport } from '../../src/effects/mail/smtp.ts'
import type { Executor } from '../../src/engine/ports.ts'
import { gather } from '../../src/report/gather.ts'
import { renderText } from '../../src/report/render-text.ts'
import type { SqliteStore } from '../../src/state/store.ts'
import { freePort } from '../sources/syslog/support/receiver.ts'
import { at, batchOf, clockAt, email, report, temporaryStore } from '../state/support/stores.ts'
import { LogLines } from './log-lines.ts'
import { startReceiver } from './mail/smtp-receiver.ts'

const DAY = 86_400
const MAILS = {
  from: 'pyruse@example.org',
  to: ['ops@example.org'],
  digests: new Map(),
  timezone: 'UTC',
  observes: false,
}
const FRAME = { host: 'web1', timezone: 'UTC', sections: {} }

const running: Dispatcher[] = []
afterEach(async () => {
  for (const dispatcher of running.splice(0)) await dispatcher.stop()
})

/** Mails by a server at the port, at a time that the test sets: seconds after the tests' beginning. */
function mailing(store: SqliteStore, port: number, beginning = 0) {
  const log = new LogLines()
  let seconds = beginning
  const clock = { now: () => clockAt(seconds) }
  const transport = smtpTransport({ host: '127.0.0.1', port, encryption: 'none' })
  const mails = createMailExecutor({ frame: MAILS, transport, clock })
  let [calls, ended] = [0, 0]
  const counted: Executor = {
    ...mails,
    async execute(items, signal) {
      calls += 1
      const outcomes = await mails.execute(items, signal)
      ended += 1
      return outcomes
    },
  }
  const dispatcher = new Dispatcher({ outbox: store, executors: [counted], log, clock, random: () => 0.5 })
  running.push(dispatcher)
  return {
    log,
    calls: () => calls,
    /** Sets the clock. */
    set(to: number) {
      seconds = to
    },
    /** Lets the time go on in steps, and works off at each what is due. */
    async until(end: number, step: number) {
      for (; seconds < end; seconds += step) {
        let before: number
        do {
          before = calls
          dispatcher.kick()
          while (ended < calls) await setImmediate()
          await setImmediate()
        } while (calls > before)
      }
    },
  }
}

function close(store: SqliteStore, seconds: number): void {
  store.closeDigest((content) => {
    const text = renderText(gather(content, FRAME.sections), FRAME)
    return { subject: `Digest ${seconds / DAY}`, text, html: '' }
  }, clockAt(seconds))
}

describe('a mail server that is down for two days', () => {
  test('is asked now and then, said once, told in the digest; then all that fits comes in order', async () => {
    const store = temporaryStore({ waiting: { ban: 1, unban: 1, log: 1, exec: 1, webhook: 1, email: 8 } })
    const port = await freePort()
    const mails = mailing(store, port)
    store.commit(
      batchOf(Array.from({ length: 10 }, (_, index) => email(index, { subject: `alert ${index}` }))),
    )
    await mails.until(DAY, 300)
    close(store, DAY)
    store.commit(batchOf([report(DAY)], {}, 'journal c2'))
    await mails.until(2 * DAY, 300)
    close(store, 2 * DAY)

    // Some minutes apart, however many wait.
    expect(mails.calls()).toBeLessThan((2 * DAY) / 300 + 10)
    expect(mails.log.lines).toMatchObject([
      { level: 'warn', fields: { hint: expect.stringContaining('start it') } },
    ])
    expect(store.waiting()).toMatchObject([
      { effect: 'digest', count: 2 },
      { effect: 'email', count: 8, failing: 8, error: expect.stringContaining('ECONNREFUSED') },
    ])

    await using receiver = await startReceiver({}, port)
    await mails.until(2 * DAY + 330, 10)
    const subjects = receiver.received.map(({ email: mail }) => mail.subject)
    expect(subjects).toEqual([
      ...Array.from({ length: 8 }, (_, index) => `alert ${index}`),
      ...['Digest 1', 'Digest 2'],
    ])
    expect(mails.log.lines.slice(1)).toMatchObject([
      { level: 'info', message: 'effects are carried out again', fields: { lasted: '2d', waiting: 8 } },
    ])
    const [first = '', second = ''] = receiver.received.slice(-2).map(({ email: mail }) => mail.text)
    expect(first).toContain('2 × could not keep an effect `email`: 8 of them wait to be carried out')
    expect(first).toContain(`did not take a mail: connect ECONNREFUSED`)
    expect(first).toMatch(
      /Still to be done when this digest was closed: 8 mails \(the first since\s2026-11-20 10:00:00\)/,
    )
    expect(second).toMatch(/28\d × 127\.0\.0\.1:/)
    expect(second).toMatch(/first (?:2026-11-21 )?10:\d\d:\d\d, last 2026-11-22 09:/)
  })
})

describe('a mail server that is down for a week', () => {
  test('has what waited for five days given up, each by its subject, and the lines of digests told after all', async () => {
    const store = temporaryStore()
    const mails = mailing(store, await freePort())
    store.commit(batchOf([email(0, { subject: 'first' }), email(1, { subject: 'second' }), report(2)]))
    close(store, 100)
    await mails.until(5 * DAY - 1_000, 1_000)
    expect(store.waiting()).toMatchObject([{ effect: 'digest' }, { effect: 'email', count: 2 }])
    store.commit(batchOf([email(5 * DAY, { subject: 'late' })], {}, 'journal c2'))
    await mails.until(5 * DAY + 2_000, 1_000)
    expect(store.waiting()).toMatchObject([{ effect: 'email', count: 1 }])
    const lines = store.openReport(clockAt(6 * DAY)).lines
    expect(lines.filter(({ message }) => message.startsWith('could not'))).toMatchObject([
      {
        section: 'FAULTS',
        message: expect.stringMatching(/^could not mail “first”: .* \(given up after 5d\)/),
      },
      { section: 'FAULTS', message: expect.stringContaining('could not mail “second”') },
      { section: 'FAULTS', message: expect.stringContaining('could not mail “Digest') },
    ])
    expect(lines).toContainEqual(expect.objectContaining({ section: 'WARN', first: at(2) }))
  })
})

describe('a mail that waits is not given up', () => {
  test.each([
    ['the clock is set from 1970 to now', -56 * 365 * DAY],
    ['the machine sleeps for ten days', -10 * DAY],
  ])('because %s', async (_, wrong) => {
    const store = temporaryStore()
    const port = await freePort()
    const mails = mailing(store, port, wrong)
    store.commit(batchOf([email(wrong, { subject: 'first' }), email(wrong, { subject: 'second' })]))
    await mails.until(wrong + 30, 10)
    mails.set(0)
    await mails.until(4 * DAY, 300)
    expect(store.waiting()).toMatchObject([{ effect: 'email', count: 2, failing: 2 }])
    await using receiver = await startReceiver({}, port)
    await mails.until(4 * DAY + 330, 10)
    expect(receiver.received.map(({ email: mail }) => mail.subject)).toEqual(['first', 'second'])
  })

  test.each([
    ['the machine was off for ten days', { from: 0, until: DAY, again: 11 * DAY, left: 4 * DAY }],
    [
      'a clock was set back that was far ahead',
      { from: 73 * 365 * DAY, until: 73 * 365 * DAY + 30, again: 0, left: 5 * DAY },
    ],
  ])('because %s; but after five days on which it fails', async (_, { from, until, again, left }) => {
    const store = temporaryStore()
    const port = await freePort()
    store.commit(batchOf([email(from, { subject: 'first' })]))
    await mailing(store, port, from).until(until, 300)
    await running.pop()?.stop()
    const mails = mailing(store, port, again)
    await mails.until(again + left - DAY / 10, 300)
    expect(store.waiting()).toMatchObject([{ effect: 'email', count: 1 }])
    await mails.until(again + left + DAY / 10, 300)
    expect(store.waiting()).toEqual([])
    expect(mails.log.lines.at(-1)).toMatchObject({
      fields: { error: expect.stringContaining('(given up after 5d)') },
    })
  })
})

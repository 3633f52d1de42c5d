import { describe, expect, test } from 'vitest'
import { FailureLog } from '../../src/effects/failure-log.ts'
import { LogLines } from './log-lines.ts'
import { items, payload } from './payloads.ts'

const fail = (error: string) => ({ ok: false, error, hint: 'mend it' }) as const
const failForGood = (error: string) => ({ ok: false, error, permanent: true }) as const

/** Mails, told apart by their ids. */
const MAILS = items(
  ...Array.from({ length: 601 }, () => payload({ effect: 'email', subject: '', body: '', to: [] })),
)
const [FIRST, SECOND, THIRD] = [mail(0), mail(1), mail(2)]

function mail(index: number) {
  const item = MAILS[index]
  if (item === undefined) throw new Error('there are not so many')
  return item
}

function failureLog(waiting = 0) {
  const log = new LogLines()
  return { log, failures: new FailureLog(log, 'email', () => waiting) }
}

describe('the log of failures', () => {
  test('says a cause once with its hint, and once that it is over: how often, how long, what waits', () => {
    const { log, failures } = failureLog(7)
    for (const item of [FIRST, SECOND, THIRD]) failures.failed(item, fail('server down'), 1_000)
    failures.failed(FIRST, fail('server down'), 60_000)
    for (const item of [FIRST, SECOND, THIRD]) failures.succeeded(item, 172_801_000)
    expect(log.lines).toEqual([
      {
        level: 'warn',
        fields: { effects: 'email', error: 'server down', hint: 'mend it' },
        message: 'effects cannot be carried out, will be tried again',
      },
      {
        level: 'info',
        fields: { effects: 'email', error: 'server down', failures: 4, lasted: '2d', waiting: 7 },
        message: 'effects are carried out again',
      },
    ])
  })

  test('takes messages for one cause that differ only in an address or a number', () => {
    const { log, failures } = failureLog()
    const errors = ['refused 192.0.2.1', 'refused 2001:db8::7', 'refused ::1', 'refused 4BxQ12T0z']
    for (const [index, error] of errors.entries()) failures.failed(mail(index), fail(error), 0)
    expect(log.lines.length).toBe(1)
  })

  test.each([
    ['sets', 'there is no set ssh_ban4', 'there is no set web_ban4'],
    ['messages', 'server down', 'server busy'],
  ])('tells apart different %s', (_, one, other) => {
    const { log, failures } = failureLog()
    failures.failed(FIRST, fail(one), 0)
    failures.failed(SECOND, fail(other), 0)
    expect(log.lines.length).toBe(2)
  })

  test('does not take the success of one item for the recovery of others', () => {
    const { log, failures } = failureLog()
    failures.failed(FIRST, fail('no set'), 0)
    failures.succeeded(SECOND, 0)
    failures.failed(FIRST, fail('no set'), 0)
    expect(log.lines.length).toBe(1)
  })

  test('knows a ban again that took the place of one of the same address', () => {
    const { log, failures } = failureLog()
    const ban = (id: number) => ({
      ...FIRST,
      id,
      payload: payload({ effect: 'ban', set: 'ssh', address: '192.0.2.1', seconds: 60 }),
    })
    failures.failed(ban(1), fail('no set'), 0)
    failures.succeeded(ban(2), 0)
    failures.failed(ban(3), fail('no set'), 0)
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'info', 'warn'])
  })

  test('says that nothing waits any more, and not that all is well, where what failed ran out', () => {
    const { log, failures } = failureLog()
    for (const item of [FIRST, SECOND]) failures.failed(item, fail('no such program'), 1_000)
    failures.ranOut(FIRST, 5_000)
    failures.ranOut(THIRD, 5_000)
    expect(log.lines.length).toBe(1)
    failures.ranOut(SECOND, 61_000)
    expect(log.lines.slice(1)).toEqual([
      {
        level: 'warn',
        fields: { effects: 'email', error: 'no such program', failures: 2, lasted: '1m', waiting: 0 },
        message: 'effects ran out before they could be carried out',
      },
    ])
    failures.failed(THIRD, fail('no such program'), 62_000)
    expect(log.lines.length).toBe(3)
  })

  test('says a permanent failure the first, the tenth, the hundredth time', () => {
    const { log, failures } = failureLog()
    for (let index = 0; index < 150; index++) failures.failed(mail(index), failForGood('no such set'), 0)
    expect(log.lines.map(({ fields }) => fields)).toMatchObject([
      { failures: 1 },
      { failures: 10 },
      { failures: 100 },
    ])
  })

  test('stays bounded when every failure has another message', () => {
    const { log, failures } = failureLog()
    const word = (index: number) => String.fromCodePoint(97 + (index % 26), 97 + Math.floor(index / 26))
    for (let index = 0; index < 600; index++) failures.failed(mail(index), fail(`odd ${word(index)}`), 0)
    expect(log.lines.length).toBe(101)
  })
})

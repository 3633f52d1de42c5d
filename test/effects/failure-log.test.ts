import { describe, expect, test } from 'vitest'
import { FailureLog } from '../../src/effects/failure-log.ts'
import { LogLines } from './log-lines.ts'

const fail = (error: string) => ({ ok: false, error, hint: 'mend it' }) as const
const failForGood = (error: string) => ({ ok: false, error, permanent: true }) as const

function failureLog() {
  const log = new LogLines()
  return { log, failures: new FailureLog(log, 'ban') }
}

describe('the log of failures', () => {
  test('says a cause once, with its hint, and once how many failures there were when all is well again', () => {
    const { log, failures } = failureLog()
    for (const id of [1, 2, 3]) failures.failed(id, fail('server down'))
    failures.failed(1, fail('server down'))
    for (const id of [1, 2, 3]) failures.succeeded(id)
    expect(log.lines).toEqual([
      {
        level: 'warn',
        fields: { effects: 'ban', error: 'server down', hint: 'mend it' },
        message: 'effects cannot be carried out, will be tried again',
      },
      {
        level: 'info',
        fields: { effects: 'ban', error: 'server down', failures: 4 },
        message: 'effects are carried out again',
      },
    ])
  })

  test('takes messages for one cause that differ only in an address or a number', () => {
    const { log, failures } = failureLog()
    const errors = ['refused 192.0.2.1', 'refused 2001:db8::7', 'refused ::1', 'refused 4BxQ12T0z']
    for (const [id, error] of errors.entries()) failures.failed(id, fail(error))
    expect(log.lines.length).toBe(1)
  })

  test.each([
    ['sets', 'there is no set ssh_ban4', 'there is no set web_ban4'],
    ['messages', 'server down', 'server busy'],
  ])('tells apart different %s', (_, one, other) => {
    const { log, failures } = failureLog()
    failures.failed(1, fail(one))
    failures.failed(2, fail(other))
    expect(log.lines.length).toBe(2)
  })

  test('does not take the success of one item for the recovery of others', () => {
    const { log, failures } = failureLog()
    failures.failed(1, fail('no set'))
    failures.succeeded(2)
    failures.failed(1, fail('no set'))
    expect(log.lines.length).toBe(1)
  })

  test('says a permanent failure the first, the tenth, the hundredth time', () => {
    const { log, failures } = failureLog()
    for (let id = 0; id < 150; id++) failures.failed(id, failForGood('no such set'))
    expect(log.lines.map(({ fields }) => fields)).toMatchObject([
      { failures: 1 },
      { failures: 10 },
      { failures: 100 },
    ])
  })

  test('stays bounded when every failure has another message', () => {
    const { log, failures } = failureLog()
    const word = (id: number) => String.fromCodePoint(97 + (id % 26), 97 + Math.floor(id / 26))
    for (let id = 0; id < 600; id++) failures.failed(id, fail(`odd ${word(id)}`))
    expect(log.lines.length).toBe(101)
  })
})

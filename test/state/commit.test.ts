import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import type { StateChange } from '../../src/engine/ports.ts'
import { databaseFile } from '../../src/state/database.ts'
import { openReader, readState } from '../../src/state/read-state.ts'
import { EVERY_EFFECT } from './support/every-effect.ts'
import {
  at,
  ban,
  batchOf,
  clockAt,
  email,
  report,
  temporaryDirectory,
  temporaryStore,
  unban,
} from './support/stores.ts'

describe('cursors', () => {
  test('a source without one has null, and a later one replaces the earlier', () => {
    const store = temporaryStore()
    expect(store.cursorOf('journal')).toBeNull()
    store.commit(batchOf([], { cursors: new Map(Object.entries({ journal: 'c1', mail: 'm1' })) }))
    store.commit(batchOf([], { cursors: new Map([['journal', 'c2']]) }))
    expect(store.cursorOf('journal')).toBe('c2')
    expect(store.cursorOf('mail')).toBe('m1')
  })
})

describe('keyed state', () => {
  const set = (key: string, value: string | null, expires: number | null = null): StateChange => ({
    table: 'counter ssh',
    key,
    value,
    expires,
  })

  test('the last change of a key counts, and null deletes it', () => {
    const store = temporaryStore()
    store.commit(batchOf([], { changes: [set('["a"]', '1'), set('["b"]', '1'), set('["a"]', '2', at(5))] }))
    store.commit(batchOf([], { changes: [set('["b"]', null), set('["never"]', null), set('["a\0"]', '3')] }))
    expect([...store.state()]).toEqual([set('["a\0"]', '3'), set('["a"]', '2', at(5))])
  })

  describe('of a value that grows', () => {
    const add = (value: string, expires: number): StateChange => ({
      ...set('["a"]', value, expires),
      added: true,
    })
    const [one, two] = [add('[6,7]', at(7)), add('[8]', at(8))]
    const whole = set('["a"]', '[1,5]', at(5))
    const cases: readonly [string, readonly StateChange[], readonly object[], number][] = [
      [
        'what was added lies beside the whole',
        [whole, one, two],
        [set('["a"]', '{"whole":[1,5],"added":[[6,7],[8]]}', at(8))],
        2,
      ],
      [
        'written whole again, it has nothing beside it',
        [whole, one, two, set('["a"]', '[9]', at(9))],
        [set('["a"]', '[9]', at(9))],
        0,
      ],
      ['and grows anew', [whole, one, whole, two], [set('["a"]', '{"whole":[1,5],"added":[[8]]}', at(8))], 1],
      ['deleted, it is gone with all of it', [whole, one, set('["a"]', null)], [], 0],
      [
        'other keys are left alone',
        [whole, one, set('["b"]', '[2]'), set('["b"]', null)],
        [set('["a"]', '{"whole":[1,5],"added":[[6,7]]}', at(7))],
        1,
      ],
    ]

    test.each(cases)('%s', (_title, changes, expected, rows) => {
      const directory = temporaryDirectory()
      const store = temporaryStore({}, directory)
      for (const change of changes) store.commit(batchOf([], { changes: [change] }))
      expect([...store.state()]).toEqual(expected)
      expect(readState(directory)).toEqual(expected)
      const reader = openReader(directory)
      expect([...(reader?.keyed('counter ') ?? [])]).toEqual(expected)
      reader?.close()
      const database = new DatabaseSync(databaseFile(directory), { readOnly: true })
      expect(database.prepare('SELECT count(*) AS rows FROM state_addition').get()).toEqual({ rows })
      database.close()
    })

    test('nothing can be added to what is not there', () => {
      const store = temporaryStore()
      expect(() => store.commit(batchOf([], { changes: [one] }))).toThrow(/nothing is stored/)
    })
  })
})

describe('bans', () => {
  const ssh = { set: 'ssh', address: '203.0.113.9', rule: 'sshd.chain:41', message: 'cause 0' }
  const cases = [
    ['one ban runs from its entry', [ban(0)], { since: at(0), until: at(100), times: 1 }],
    ['a ban without end', [ban(0, { seconds: null })], { since: at(0), until: null, times: 1 }],
    [
      'a ban of a banned address renews its time only',
      [ban(0), ban(50)],
      { since: at(0), until: at(150), times: 1 },
    ],
    ['at the very end it has run out', [ban(0), ban(100)], { since: at(100), until: at(200), times: 2 }],
    [
      'after the end it is a new one',
      [ban(0), ban(101), ban(300)],
      { since: at(300), until: at(400), times: 3 },
    ],
    [
      'a ban without end is renewed, never new',
      [ban(0, { seconds: null }), ban(1e6)],
      { since: at(0), until: at(1e6 + 100), times: 1 },
    ],
    ['an unban ends it', [ban(0), unban(30)], { since: at(0), until: at(30), times: 1 }],
    [
      'after an unban it is a new one',
      [ban(0), unban(30), ban(40)],
      { since: at(40), until: at(140), times: 2 },
    ],
    [
      'an unban of what ran out changes nothing',
      [ban(0), unban(500)],
      { since: at(0), until: at(100), times: 1 },
    ],
    ['a fraction of a second', [ban(0, { seconds: 1.5 })], { since: at(0), until: at(1.5), times: 1 }],
    [
      'a ban beyond all reckoning',
      [ban(0, { seconds: 1e300 })],
      { since: at(0), until: Number.MAX_SAFE_INTEGER, times: 1 },
    ],
  ] as const
  test.each(cases)('%s', (_, effects, expected) => {
    const together = temporaryStore()
    together.commit(batchOf(effects))
    const apart = temporaryStore()
    for (const [index, effect] of effects.entries()) apart.commit(batchOf([effect], {}, `journal c${index}`))
    expect(together.listBans()).toMatchObject([{ ...ssh, ...expected, message: expect.any(String) }])
    expect(apart.listBans()).toEqual([{ ...ssh, ...expected }])
  })

  test('an unban of an address that was never banned is nothing', () => {
    const store = temporaryStore()
    store.commit(batchOf([unban(0)]))
    expect(store.listBans()).toEqual([])
  })

  test('with a time, only those running then are listed', () => {
    const store = temporaryStore()
    store.commit(
      batchOf([ban(0), ban(50, { address: '2001:db8::1' }), ban(1, { address: '192.0.2.7', seconds: null })]),
    )
    const runningAt = (seconds: number) => store.listBans(clockAt(seconds)).map(({ address }) => address)
    expect(runningAt(99)).toEqual(['203.0.113.9', '192.0.2.7', '2001:db8::1'])
    expect(runningAt(100)).toEqual(['192.0.2.7', '2001:db8::1'])
    expect(runningAt(1e9)).toEqual(['192.0.2.7'])
  })

  test('the cause is cut without breaking a character', () => {
    const store = temporaryStore()
    const keyed = { key: 'k', effect: ban(0), cause: `${'x'.repeat(498)}😀${'y'.repeat(100)}` }
    store.commit(batchOf([], { effects: [keyed] }))
    expect(store.listBans()[0]?.message).toBe(`${'x'.repeat(498)}…`)
  })

  test('of too many, those that ran out longest ago are forgotten, those running never', () => {
    const store = temporaryStore({ rememberedBans: 3 })
    const address = (number: number) => ({ address: `192.0.2.${number}` })
    store.commit(batchOf([1, 2, 3, 4, 5].map((number) => ban(number, address(number)))))
    expect(store.listBans()).toHaveLength(5)
    store.commit(batchOf([ban(102, address(6))], {}, 'journal c2'))
    expect(store.listBans().map((one) => one.address)).toEqual([
      '192.0.2.3',
      '192.0.2.4',
      '192.0.2.5',
      '192.0.2.6',
    ])
  })
})

describe('report lines', () => {
  test('equal ones are counted together, in one batch and across batches', () => {
    const store = temporaryStore()
    store.commit(
      batchOf([report(5), report(3), report(4, { details: 'NONE' }), report(4, { section: 'INFO' })]),
    )
    store.commit(batchOf([report(9)], {}, 'journal c2'))
    expect(store.openReport(clockAt(10)).lines).toEqual([
      {
        section: 'WARN',
        message: 'Failed login',
        details: 'FIRSTLAST',
        count: 3,
        first: at(3),
        last: at(9),
        times: [],
      },
      {
        section: 'WARN',
        message: 'Failed login',
        details: 'NONE',
        count: 1,
        first: at(4),
        last: at(4),
        times: [],
      },
      {
        section: 'INFO',
        message: 'Failed login',
        details: 'FIRSTLAST',
        count: 1,
        first: at(4),
        last: at(4),
        times: [],
      },
    ])
  })

  test('details ALL keep the times, in order, up to the limits of the line and of the digest', () => {
    const store = temporaryStore({ timesPerLine: 3, timesPerDigest: 5 })
    const all = (seconds: number, message: string) => report(seconds, { message, details: 'ALL' })
    store.commit(batchOf([all(2, 'a'), all(1, 'a')]))
    store.commit(batchOf([all(3, 'a'), all(4, 'a'), all(5, 'b'), all(6, 'b'), all(7, 'b')], {}, 'journal c2'))
    expect(store.openReport(0).lines).toMatchObject([
      { message: 'a', count: 4, times: [at(1), at(2), at(3)] },
      { message: 'b', count: 3, times: [at(5), at(6)] },
    ])
  })

  test('beyond so many causes of faults, further ones are counted together, and known ones go on', () => {
    const store = temporaryStore({ faultsPerDigest: 2 })
    for (const what of ['disk', 'mail', 'network', 'firewall', 'disk'])
      store.reportFault(`no ${what}`, clockAt(0))
    const { lines } = store.openReport(clockAt(1))
    expect(lines.map(({ message, count }) => [message, count]).toSorted()).toEqual([
      ['further failures, of more kinds than are told apart', 2],
      ['no disk', 2],
      ['no mail', 1],
    ])
  })

  test('faults of one cause are one line, which says that its message is an example where others name something else', () => {
    const store = temporaryStore({ faultsPerDigest: 2 })
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.2'])
      store.reportFault(`${address} still gets through`, clockAt(0), 5)
    for (const what of ['disk', 'disk', 'mail', 'network']) store.reportFault(`no ${what}`, clockAt(0))
    const told = () => store.openReport(clockAt(1)).lines.map(({ message, count }) => [message, count])
    expect(told().toSorted()).toEqual([
      ['further failures, of more kinds than are told apart', 2],
      ['no disk', 2],
      ['such as: 192.0.2.1 still gets through', 15],
    ])
    store.reportFault('192.0.2.1 still gets through', clockAt(2))
    expect(told()).toContainEqual(['such as: 192.0.2.1 still gets through', 16])
  })

  test('beyond so many distinct lines, further ones are counted by section, and known ones go on', () => {
    const store = temporaryStore({ linesPerDigest: 2 })
    store.commit(batchOf(['a', 'b', 'c', 'c', 'd', 'a'].map((message) => report(0, { message }))))
    store.commit(
      batchOf([report(0, { message: 'e', section: 'INFO' }), report(1, { message: 'b' })], {}, 'c2'),
    )
    const content = store.openReport(0)
    expect(content.lines).toMatchObject([
      { message: 'a', count: 2 },
      { message: 'b', count: 2 },
    ])
    expect(content.cut).toEqual(new Map(Object.entries({ WARN: 3, INFO: 1 })))
  })

  test('a message is cut, and what is equal after that is one line', () => {
    const store = temporaryStore({ lineCharacters: 10 })
    store.commit(
      batchOf([report(0, { message: `${'x'.repeat(20)}1` }), report(0, { message: `${'x'.repeat(20)}2` })]),
    )
    expect(store.openReport(0).lines).toMatchObject([{ message: `${'x'.repeat(9)}…`, count: 2 }])
  })

  test('any text is kept as data', () => {
    const store = temporaryStore()
    const messages = ["'; DROP TABLE report_line; --", 'a\0b', '\u001b[2J', '\u202Eevil', '', '{x} ? :digest']
    store.commit(batchOf(messages.map((message) => report(0, { message }))))
    expect(store.openReport(0).lines.map(({ message }) => message)).toEqual(messages)
  })

  test('a time that no clock shows does not stop the commit', () => {
    const store = temporaryStore()
    const effects = [1.5, -1, 1e300, Number.MAX_SAFE_INTEGER].map((time) => ({ ...report(0), at: time }))
    store.commit(batchOf(effects))
    expect(store.openReport(0).lines).toMatchObject([{ count: 4, first: 0, last: Number.MAX_SAFE_INTEGER }])
  })
})

test('an effect that is committed again under its key waits once', () => {
  const store = temporaryStore()
  store.commit(batchOf([email(0)]))
  store.commit(batchOf([email(0)]))
  expect(store.due(clockAt(0), 10, EVERY_EFFECT)).toHaveLength(1)
})

test('totals add up', () => {
  const store = temporaryStore()
  const totals = { entries: 10, accepted: 5, dropped: 3, policy: 2 }
  store.commit(batchOf([], { totals }))
  store.commit(batchOf([], { totals }))
  expect(store.openReport(0).totals).toEqual({ entries: 20, accepted: 10, dropped: 6, policy: 4 })
})

import { describe, expect, test } from 'vitest'
import type { BanSets, Outcome } from '../../src/engine/ports.ts'
import type { SqliteStore } from '../../src/state/store.ts'
import { EVERY_EFFECT } from './support/every-effect.ts'
import {
  at,
  ban,
  batchOf,
  clockAt,
  email,
  log,
  PLAIN_MAIL,
  report,
  temporaryStore,
  unban,
  webhook,
} from './support/stores.ts'

function settleAll(store: SqliteStore, now: number, outcome: Outcome, retryAt = now): void {
  store.settle(store.due(now, 100, EVERY_EFFECT).map((item) => ({ item, outcome, at: now, retryAt })))
}

describe('what waits', () => {
  test('comes oldest first, as many as asked for, with the effect as it was', () => {
    const store = temporaryStore()
    const effects = [email(3, { subject: 'a' }), ban(1), email(2, { subject: 'b', to: ['x@example.org'] })]
    store.commit(batchOf(effects))
    expect(store.due(0, 2, EVERY_EFFECT)).toMatchObject([
      { key: 'journal c1 0', payload: effects[0], attempts: 0 },
      { key: 'journal c1 1', payload: effects[1], attempts: 0 },
    ])
    expect(store.due(0, 10, EVERY_EFFECT)).toHaveLength(3)
  })

  test('what is done is gone', () => {
    const store = temporaryStore()
    store.commit(batchOf([email(0), ban(0)]))
    settleAll(store, 0, { ok: true })
    expect(store.due(clockAt(1e6), 10, EVERY_EFFECT)).toEqual([])
    expect(store.nextDue(EVERY_EFFECT)).toBeNull()
  })

  test('what failed waits for its time, with its error', () => {
    const store = temporaryStore()
    store.commit(batchOf([email(0), ban(0)]))
    settleAll(store, 0, { ok: false, error: 'connection refused' }, 5_000)
    expect(store.due(4_999, 10, EVERY_EFFECT)).toEqual([])
    expect(store.nextDue(EVERY_EFFECT)).toBe(5_000)
    expect(store.due(5_000, 10, EVERY_EFFECT)).toMatchObject([{ attempts: 1 }, { attempts: 1 }])
    store.commit(batchOf([email(1)], {}, 'journal c2'))
    expect(store.nextDue(EVERY_EFFECT)).toBe(0)
    expect(store.waiting()).toEqual([
      { effect: 'ban', count: 1, failing: 1, error: 'connection refused', oldest: at(0) },
      { effect: 'email', count: 2, failing: 1, error: 'connection refused', oldest: at(0) },
    ])
  })

  test('of a mail says who has it already, until an attempt says otherwise', () => {
    const store = temporaryStore()
    store.commit(batchOf([email(0)]))
    expect(store.due(0, 1, { effects: ['email'] })).toMatchObject([{ reached: [] }])
    for (const reached of [['a@example.org'], undefined, ['a@example.org', 'b@example.org']]) {
      settleAll(store, 0, { ok: false, error: 'full', ...(reached && { reached }) })
      expect(store.due(0, 1, { effects: ['email'] })).toMatchObject([
        { reached: reached ?? ['a@example.org'] },
      ])
    }
  })

  test('of one kind does not stand before what waits of another', () => {
    const store = temporaryStore()
    store.commit(batchOf([email(0), email(0), ban(1)]))
    expect(store.due(0, 1, { effects: ['ban', 'unban'] })).toMatchObject([{ payload: { effect: 'ban' } }])
    expect(store.nextDue({ effects: ['log'] })).toBeNull()
  })

  test('of one ban set is found without what waits of others, also where nobody knows the set', () => {
    const store = temporaryStore()
    store.commit(batchOf([ban(0), ban(1, { set: 'web' }), ban(2, { set: 'gone' }), email(3), unban(4)]))
    const effects = ['ban', 'unban'] as const
    const found = (sets: BanSets) =>
      store.due(0, 10, { effects, sets }).map(({ payload }) => 'set' in payload && payload.set)
    expect(found({ only: ['web', 'other'] })).toEqual(['web'])
    expect(found({ allBut: ['web'] })).toEqual(['gone', 'ssh'])
    expect(found({ allBut: ['ssh', 'web', 'other'] })).toEqual(['gone'])
    expect(store.nextDue({ effects, sets: { only: ['gone'] } })).toBe(0)
    expect(store.nextDue({ effects, sets: { only: ['other'] } })).toBeNull()
    expect(store.nextDue({ effects, sets: { allBut: ['gone', 'ssh', 'web'] } })).toBeNull()
  })

  test('of a ban set that is blocked is held up, and nothing of another', () => {
    const store = temporaryStore()
    store.commit(batchOf([ban(0), ban(0, { address: '192.0.2.7' }), ban(0, { set: 'web' })]))
    const ssh = { effects: ['ban', 'unban'], sets: { only: ['ssh'] } } as const
    const outcome: Outcome = { ok: false, blocking: true, error: 'the program nft cannot be run' }
    const tried = store.due(0, 1, ssh).map((item) => ({ item, outcome, at: 5_000, retryAt: 6_000 }))
    store.settle(tried, ssh)
    expect(store.due(6_000, 10, EVERY_EFFECT).map(({ failingSince }) => failingSince)).toEqual([
      5_000,
      5_000,
      null,
    ])
  })

  test('of bans and unbans of one address only the last waits, so that none overtakes it', () => {
    const store = temporaryStore()
    store.commit(batchOf([ban(0), ban(0, { address: '192.0.2.7' }), ban(1, { set: 'web' })]))
    settleAll(store, 0, { ok: false, error: 'nft failed' }, 60_000)
    store.commit(batchOf([unban(2)], {}, 'journal c2'))
    expect(store.due(60_000, 10, EVERY_EFFECT).map(({ payload }) => payload)).toMatchObject([
      { effect: 'ban', address: '192.0.2.7' },
      { effect: 'ban', set: 'web' },
      { effect: 'unban', address: '203.0.113.9' },
    ])
  })

  test('an outcome of an item that was replaced meanwhile changes nothing', () => {
    const store = temporaryStore()
    store.commit(batchOf([ban(0)]))
    const [item] = store.due(0, 1, EVERY_EFFECT)
    if (item === undefined) throw new Error('nothing waits')
    store.commit(batchOf([unban(1)], {}, 'journal c2'))
    store.settle([{ item, outcome: { ok: true }, at: 0, retryAt: 0 }])
    expect(store.due(0, 10, EVERY_EFFECT)).toMatchObject([{ payload: { effect: 'unban' } }])
  })

  test('beyond so many, further effects are refused, and the digest says so', () => {
    const store = temporaryStore({ waiting: { ban: 1, unban: 1, email: 2, log: 1, exec: 1, webhook: 1 } })
    const bans = [ban(4), ban(5, { address: '192.0.2.7' })]
    store.commit(batchOf([email(0), email(1), email(2), email(3), ...bans]))
    expect(store.due(0, 10, EVERY_EFFECT).map(({ payload }) => payload.effect)).toEqual([
      'email',
      'email',
      'ban',
    ])
    expect(store.openReport(0).lines).toMatchObject([
      {
        section: 'FAULTS',
        message: 'could not keep an effect `email`: 2 of them wait to be carried out already',
        count: 2,
        first: at(2),
        last: at(3),
      },
      {
        section: 'FAULTS',
        message: 'could not keep an effect `ban`: 1 of them wait to be carried out already',
        count: 1,
      },
    ])
    expect(store.listBans()).toHaveLength(2)
  })
})

describe('effects of entries whose clock is ahead', () => {
  test('a ban lasts as long as it was asked for, from when it was carried out', () => {
    const store = temporaryStore()
    store.commit(batchOf([ban(86_400), ban(86_400, { address: '203.0.113.10', seconds: null })]))
    settleAll(store, clockAt(10), { ok: true })
    expect(store.listBans()).toMatchObject([
      { address: '203.0.113.10', since: at(10), until: null },
      { address: '203.0.113.9', since: at(10), until: at(110) },
    ])
  })

  test('a ban that was carried out before the clock was set back lasts from then on, as long as it was asked for', () => {
    const store = temporaryStore()
    store.commit(batchOf([ban(86_400), ban(5, { address: '203.0.113.10' })]))
    settleAll(store, clockAt(86_400), { ok: true })
    store.beginBansNow(clockAt(10))
    store.beginBansNow(clockAt(20))
    expect(store.listBans()).toMatchObject([
      { address: '203.0.113.10', since: at(5), until: at(105) },
      { address: '203.0.113.9', since: at(10), until: at(110) },
    ])
  })

  test('a ban that was over before the one that runs began does not end it', () => {
    const store = temporaryStore()
    store.commit(batchOf([ban(86_400)]))
    store.commit(batchOf([ban(0)], {}, 'journal c2'))
    expect(store.listBans()).toMatchObject([{ since: at(86_400), until: at(86_500) }])
  })

  test('whatever time they claim, they can be told and carried out', () => {
    const store = temporaryStore()
    const ahead = { at: 2e16 }
    store.commit(
      batchOf([
        { ...ban(0), ...ahead },
        { ...email(0), ...ahead },
      ]),
    )
    expect(store.waiting()).toMatchObject([
      { effect: 'ban', oldest: Number.MAX_SAFE_INTEGER },
      { effect: 'email', oldest: Number.MAX_SAFE_INTEGER },
    ])
    settleAll(store, clockAt(10), { ok: true })
    expect(store.waiting()).toEqual([])
  })
})

describe('what is given up for good becomes a line of the digest', () => {
  const cases = [
    ['a ban', ban(0), 'could not ban 203.0.113.9 with ssh: no such set (declare it)'],
    ['an unban', unban(0), 'could not lift the ban of 203.0.113.9 with ssh: no such set (declare it)'],
    ['a mail', email(0), 'could not mail “SSH ban”: no such set (declare it)'],
    ['a log line', log(0), 'could not log “banned”: no such set (declare it)'],
    [
      'a webhook, without a path that may be a secret',
      webhook(0, 'https://chat.example.org/hooks/S3CRET'),
      'could not call chat.example.org: no such set (declare it)',
    ],
  ] as const
  test.each(cases)('%s', (_, effect, message) => {
    const store = temporaryStore()
    store.commit(batchOf([effect]))
    settleAll(store, 0, { ok: false, error: 'no such set', hint: 'declare it', permanent: true })
    expect(store.due(clockAt(1e6), 10, EVERY_EFFECT)).toEqual([])
    expect(store.openReport(0).lines).toMatchObject([{ section: 'FAULTS', message, count: 1, first: 0 }])
  })
})

test('what ran out after it had failed is one line of the digest; what only came late is none', () => {
  const store = temporaryStore()
  const bans = ['192.0.2.1', '192.0.2.77', '2001:db8::1'].map((address) => ban(0, { address }))
  store.commit(batchOf(bans))
  const ranOut = { ok: false, permanent: true, ranOut: true, error: 'a ban with ssh ran out' } as const
  const [late, ...tried] = store.due(0, 10, EVERY_EFFECT)
  if (late === undefined) throw new Error('nothing waits')
  store.settle([{ item: late, outcome: ranOut, at: 0, retryAt: 0 }])
  expect(store.openReport(0).lines).toEqual([])
  const failed = { ok: false, error: 'nft failed' } as const
  store.settle(tried.map((item) => ({ item, outcome: failed, at: 0, retryAt: 60_000 })))
  settleAll(store, 60_000, ranOut)
  expect(store.due(clockAt(1e6), 10, EVERY_EFFECT)).toEqual([])
  expect(store.openReport(clockAt(60)).lines).toMatchObject([
    { section: 'FAULTS', message: 'nft failed', count: 2 },
    { section: 'FAULTS', message: 'a ban with ssh ran out', count: 2 },
  ])
})

describe('digests', () => {
  test('closing one puts its mail into the outbox and begins the next', () => {
    const store = temporaryStore()
    store.commit(batchOf([report(0), ban(0)], { totals: { entries: 2, accepted: 2, dropped: 0, policy: 0 } }))
    settleAll(store, clockAt(1), { ok: true })
    let told: unknown
    store.closeDigest((content) => {
      told = content
      return PLAIN_MAIL
    }, clockAt(60))
    expect(told).toMatchObject({
      from: null,
      to: at(60),
      totals: { entries: 2 },
      lines: [{ count: 1 }],
      bans: [{ address: '203.0.113.9', since: at(0), until: at(100), times: 1 }],
    })
    expect(store.openReport(clockAt(70))).toEqual({
      from: at(60),
      to: at(70),
      totals: { entries: 0, accepted: 0, dropped: 0, policy: 0 },
      lines: [],
      cut: new Map(),
      bans: [],
      waiting: [{ effect: 'digest', count: 1, failing: 0, error: null, oldest: at(60) }],
      slots: [],
      before: new Map([['WARN', 1]]),
      gone: [{ section: 'WARN', message: 'Failed login', count: 1 }],
      runningBans: 1,
    })
    expect(store.due(clockAt(60), 10, EVERY_EFFECT)).toMatchObject([
      { payload: { effect: 'digest', ...PLAIN_MAIL } },
    ])
  })

  test('the same line begins anew in the next digest, while the closed one still waits', () => {
    const store = temporaryStore()
    store.commit(batchOf([report(0), report(1)]))
    store.closeDigest(() => PLAIN_MAIL, clockAt(60))
    store.commit(batchOf([report(61)], {}, 'journal c2'))
    expect(store.openReport(clockAt(70)).lines).toMatchObject([{ count: 1, first: at(61) }])
    settleAll(store, clockAt(60), { ok: true })
    expect(store.openReport(clockAt(70)).lines).toMatchObject([{ count: 1 }])
  })

  test('where rendering fails, nothing was closed', () => {
    const store = temporaryStore()
    store.commit(batchOf([report(0)]))
    const bug = new Error('a bug')
    expect(() =>
      store.closeDigest(() => {
        throw bug
      }, clockAt(60)),
    ).toThrow(bug)
    expect(store.openReport(clockAt(70))).toMatchObject({ from: null, lines: [{ count: 1 }] })
    expect(store.due(0, 10, EVERY_EFFECT)).toEqual([])
  })

  test('what a digest tells that can never be mailed goes back to the open one', () => {
    const store = temporaryStore({ linesPerDigest: 4 })
    const all = (seconds: number) => report(seconds, { message: 'all', details: 'ALL' })
    const totals = { entries: 3, accepted: 3, dropped: 0, policy: 0 }
    store.commit(batchOf([report(0), all(1), ban(2)], { totals }))
    settleAll(store, clockAt(3), { ok: true })
    store.closeDigest(() => ({ ...PLAIN_MAIL, subject: 'first' }), clockAt(60))
    store.commit(batchOf([report(61), all(62)], { totals }, 'journal c2'))
    store.closeDigest(() => ({ ...PLAIN_MAIL, subject: 'second' }), clockAt(120))
    store.commit(batchOf([report(121), report(122, { message: 'new' })], { totals }, 'journal c3'))
    settleAll(store, clockAt(120), { ok: false, error: 'no such user', permanent: true })
    const content = store.openReport(clockAt(130))
    expect(content).toMatchObject({
      from: null,
      totals: { entries: 9, accepted: 9 },
      bans: [{ since: at(2) }],
    })
    expect(content.lines).toMatchObject([
      { message: 'Failed login', count: 3, first: at(0), last: at(121) },
      { message: 'new', count: 1 },
      { message: 'all', count: 2, times: [at(1), at(62)] },
      { message: 'could not mail “first”: no such user', count: 1, first: at(120) },
    ])
    expect(content.cut).toEqual(new Map([['FAULTS', 1]]))
    expect(store.due(clockAt(1e6), 10, EVERY_EFFECT)).toEqual([])
  })
})

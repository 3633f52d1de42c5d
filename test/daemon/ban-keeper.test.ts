import { pino } from 'pino'
import { expect, test } from 'vitest'
import { BanKeeper } from '../../src/daemon/ban-keeper.ts'
import { noBackend } from '../../src/effects/ban/none.ts'
import { OneAtATime } from '../../src/effects/ban/one-at-a-time.ts'
import type { BanEffect } from '../../src/module/effect.ts'
import { Duration } from '../../src/values/duration.ts'
import { batchOf, temporaryStore } from '../state/support/stores.ts'

const HOUR = 3_600_000

test('a ban that was carried out before the clock was set back ends, and is not put back for years', async () => {
  const store = temporaryStore()
  const now = Date.now()
  const ahead = now + 1_000 * HOUR
  const ban: BanEffect = { effect: 'ban', set: 'ssh', address: '203.0.113.9', seconds: 7_200 }
  store.commit(batchOf([{ ...ban, at: ahead * 1000, source: 'journal', rule: null }]))
  const items = store.due(ahead, 10, { effects: ['ban'] })
  store.settle(items.map((item) => ({ item, outcome: { ok: true }, at: ahead, retryAt: ahead })))

  const keeper = new BanKeeper(
    {
      settings: { reconcile: new Duration(300e6), ban_sets: {} },
      bans: { backends: new Map([['ssh', noBackend]]), turns: new OneAtATime() },
      judge: () => undefined,
    },
    { store, log: pino({ enabled: false }), reportFault: () => {}, unban: async () => {} },
  )
  keeper.start({ again: false })
  await keeper.settled()
  const [kept] = store.listBans()
  expect(kept?.since).toBeGreaterThanOrEqual(now * 1000)
  expect(kept?.until).toBeLessThanOrEqual((Date.now() + 2 * HOUR) * 1000)
})

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Dispatcher } from '../../src/effects/dispatcher.ts'
import { createExecutors } from '../../src/effects/executors.ts'
import type { Settings } from '../../src/settings/settings.ts'
import { Duration } from '../../src/values/duration.ts'
import { temporaryDirectory } from '../state/support/stores.ts'
import { settingsWith } from './ban/settings-with.ts'
import { LogLines } from './log-lines.ts'
import { MemoryOutbox } from './outbox-fake.ts'
import { items, NEVER, payload } from './payloads.ts'

function settings(changes: Partial<Settings> = {}): Settings {
  return {
    chains: [],
    modules: [],
    state: '/nonexistent',
    timezone: 'UTC',
    sources: {},
    mail: {
      from: 'pyruse@example.org',
      to: ['ops@example.org'],
      transport: { directory: '/nonexistent' },
      limit: { per_key: { count: 1, per: new Duration(1) }, overall: { count: 1, per: new Duration(1) } },
    },
    report: { schedule: '0 0 * * *', sections: {}, empty: 'say', history: new Duration(1) },
    digests: {},
    webhooks: {},
    exec: { timeout: new Duration(1e6) },
    archives: {},
    lookups: {},
    ban_sets: {},
    never_ban: [],
    reconcile: new Duration(300e6),
    log: { socket: '/nonexistent' },
    control: {},
    metrics: {},
    fallback_encoding: 'windows-1252',
    ...changes,
  }
}

function executorOf(effect: string, from: Settings, ports: Parameters<typeof createExecutors>[1] = {}) {
  const executor = createExecutors(from, ports).find(({ effects }) => effects.some((one) => one === effect))
  if (executor === undefined) throw new Error(`no executor for ${effect}`)
  return executor
}

/** What works off an outbox by the executors of these ban sets. */
function dispatching(ban_sets: Settings['ban_sets'], ports: Parameters<typeof createExecutors>[1]) {
  const outbox = new MemoryOutbox()
  const executors = createExecutors(settings({ ban_sets }), ports)
  const dispatcher = new Dispatcher({ outbox, executors, log: new LogLines(), ...ports })
  onTestFinished(() => dispatcher.stop())
  return { outbox, dispatcher }
}

const HANGS = { backend: 'command', ban: ['sleep', '1000'] }

describe('the executors of the settings', () => {
  test('carry out every effect, each by one of them', () => {
    const effects = createExecutors(settings()).flatMap((executor) => executor.effects)
    expect(effects.toSorted()).toEqual([
      'ban',
      'digest',
      'email',
      'exec',
      'log',
      'record',
      'unban',
      'webhook',
    ])
  })

  test('send one mail at a time, so that each is noted before the next', () => {
    expect(executorOf('email', settings()).batchSize).toBe(1)
  })

  test('ban each in the backend of its set', async () => {
    const ban_sets = {
      dry: { backend: 'none', never_ban: [] },
      ssh: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4', never_ban: [] },
    } as const
    const clock = { now: () => 0 }
    const { outbox, dispatcher } = dispatching(ban_sets, { nft: ['/nonexistent/nft'], clock })
    const ban = (set: string) => payload({ effect: 'ban', set, address: '192.0.2.1', seconds: 60 })
    outbox.add(ban('ssh'), ban('dry'), ban('drie'))
    expect(await dispatcher.drain()).toEqual({ left: 1 })
    const outcomes = outbox.settled.map(({ item, outcome }) => [
      'set' in item.payload && item.payload.set,
      outcome,
    ])
    expect(Object.fromEntries(outcomes)).toEqual({
      ssh: { ok: false, blocking: true, error: 'the program nft cannot be run', hint: expect.any(String) },
      dry: { ok: true },
      drie: {
        ok: false,
        permanent: true,
        error: 'there is no ban set named `drie`',
        hint: expect.stringMatching(/^did you mean `dry`\?.* ban_sets\.drie$/),
      },
    })
  })

  test.each([
    ['another program', { backend: 'command', ban: ['/nonexistent/block', '{address}'] }],
    ['the firewall', { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4' }],
  ])('ban by a program that is there while %s is not', async (_, broken) => {
    const { ban_sets } = settingsWith({ broken, works: { backend: 'command', ban: ['true', '{address}'] } })
    const { outbox, dispatcher } = dispatching(ban_sets, { nft: ['/nonexistent/nft'] })
    const ban = (set: string) =>
      outbox.add(payload({ effect: 'ban', set, address: '192.0.2.1', seconds: null }))
    ban('broken')
    expect(await dispatcher.drain()).toEqual({ left: 1 })
    ban('works')
    expect(await dispatcher.drain()).toEqual({ left: 1 })
    await dispatcher.stop()
    expect(outbox.settled.at(-1)).toMatchObject({
      item: { payload: { set: 'works' } },
      outcome: { ok: true },
    })
  })

  test.each([
    ['a program', { slow: HANGS }],
    [
      'the program of each of a hundred sets',
      Object.fromEntries(Array.from({ length: 100 }, (_, number) => [`slow${number}`, HANGS])),
    ],
    ['the firewall', { slow: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4' } }],
  ])('ban by one that is quick while %s is slow, in the order of each set', async (_, slow) => {
    const directory = temporaryDirectory()
    const done = join(directory, 'done')
    const note = (what: string) => ['sh', '-c', `sleep 0.2; echo ${what} $1 >>${done}`, what, '{address}']
    const quick = { backend: 'command', ban: note('ban'), unban: note('unban') }
    const { ban_sets } = settingsWith({ ...slow, quick })
    const nft = join(directory, 'nft')
    writeFileSync(nft, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 })
    const { outbox, dispatcher } = dispatching(ban_sets, { nft: [nft] })
    const ban = (set: string) => payload({ effect: 'ban', set, address: '203.0.113.1', seconds: null })
    outbox.add(...Object.keys(slow).map(ban))
    dispatcher.kick()
    outbox.add(ban('quick'))
    dispatcher.kick()
    outbox.add(payload({ effect: 'unban', set: 'quick', address: '203.0.113.1' }))
    dispatcher.kick()
    await expect.poll(() => outbox.settled.length, { timeout: 10_000 }).toBe(2)
    expect(outbox.settled.map(({ outcome }) => outcome)).toEqual([{ ok: true }, { ok: true }])
    expect(readFileSync(done, 'utf8')).toBe('ban 203.0.113.1\nunban 203.0.113.1\n')
    await dispatcher.stop()
    // What was slow was broken off, and waits.
    expect(outbox.due(0, 1_000, { effects: ['ban'] })).toHaveLength(Object.keys(slow).length)
  })

  test('have nothing to end where a command ends its bans by itself', async () => {
    const { ban_sets } = settingsWith({ timed: { backend: 'command', ban: ['true', '{seconds}'] } })
    const unban = payload({ effect: 'unban', set: 'timed', address: '192.0.2.1' })
    expect(await executorOf('unban', settings({ ban_sets })).execute(items(unban), NEVER)).toEqual([
      { ok: true },
    ])
  })

  test('write mails by the transport of the settings', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pyruse-test-'))
    const mail = { ...settings().mail, transport: { directory } }
    const email = payload({ effect: 'email', subject: 'SSH ban', body: '', to: [] })
    expect(await executorOf('email', settings({ mail })).execute(items(email), NEVER)).toEqual([{ ok: true }])
    expect(readdirSync(directory)).toEqual([expect.stringMatching(/\.eml$/)])
    rmSync(directory, { recursive: true })
  })
})

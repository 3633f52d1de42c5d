import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createExecutors } from '../../src/effects/executors.ts'
import type { Settings } from '../../src/settings/settings.ts'
import { Duration } from '../../src/values/duration.ts'
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
    const bans = executorOf('ban', settings({ ban_sets }), {
      nft: ['/nonexistent/nft'],
      clock: { now: () => 0 },
    })
    const ban = (set: string) => payload({ effect: 'ban', set, address: '192.0.2.1', seconds: 60 })
    expect(await bans.execute(items(ban('ssh'), ban('dry'), ban('drie')), NEVER)).toEqual([
      { ok: false, blocking: true, error: 'the program nft cannot be run', hint: expect.any(String) },
      { ok: true },
      {
        ok: false,
        permanent: true,
        error: 'there is no ban set named `drie`',
        hint: expect.stringMatching(/^did you mean `dry`\?.* ban_sets\.drie$/),
      },
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

import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createBanExecutors } from '../../../src/effects/ban/ban-executor.ts'
import { ipsetBackend } from '../../../src/effects/ban/ipset.ts'
import { missing } from '../../support/requirements.ts'
import { items, NEVER, payload } from '../payloads.ts'
import { countedCalls, type NftNamespace, nftNamespace } from './nft-namespace.ts'

const SET = { backend: 'ipset', never_ban: [] } as const
const SETS = {
  web: { ...SET, ipv4: 'web4', ipv6: 'web6' },
  absent: { ...SET, ipv4: 'absent4' },
  plain: { ...SET, ipv4: 'plain4' },
  kept: { ...SET, ipv4: 'kept4', ipv6: 'kept6', manage: true },
} as const
const AT = Date.parse('2026-11-20T10:00:00Z')
const ban = (address: string, seconds: number | null = 3600, set = 'web') =>
  payload({ effect: 'ban', set, address, seconds }, AT * 1000)
const unban = (address: string, set = 'web') => payload({ effect: 'unban', set, address }, AT * 1000)
const OK = { ok: true }

describe.skipIf(missing('root', 'ip', 'nft', 'ipset', 'iptables'))('ipset', () => {
  let namespace: NftNamespace
  let inside: readonly string[]
  const run = (...command: readonly string[]) =>
    execFileSync(inside[0] ?? '', [...inside.slice(1), ...command], { encoding: 'utf8' })
  const members = (set: string) =>
    run('ipset', 'save', set)
      .split('\n')
      .filter((line) => line.startsWith('add'))
      .map((line) => line.replace(/^add \S+ /, ''))

  beforeAll(() => {
    namespace = nftNamespace('')
    inside = namespace.program.slice(0, -1)
    run('ipset', 'create', 'web4', 'hash:net', 'timeout', '0')
    run('ipset', 'create', 'web6', 'hash:net', 'family', 'inet6', 'timeout', '0')
    run('ipset', 'create', 'plain4', 'hash:net')
  })
  afterAll(() => namespace[Symbol.dispose]())
  beforeEach(() => {
    for (const set of ['web4', 'web6']) run('ipset', 'flush', set)
  })

  const carryOut = (prefix = inside) => {
    const backend = ipsetBackend({ sets: SETS, prefix })
    const backends = new Map(Object.keys(SETS).map((set) => [set, backend]))
    const [executor] = createBanExecutors({ backends, clock: { now: () => AT } })
    if (executor === undefined) throw new Error('no executor')
    return executor
  }

  test.each([
    ['an IPv4 address', ban('192.0.2.1'), 'web4', /^192\.0\.2\.1 timeout 3(600|59\d)$/],
    ['an IPv6 address', ban('2001:db8::1', 90), 'web6', /^2001:db8::1 timeout (90|8\d)$/],
    ['a network', ban('192.0.2.0/24'), 'web4', /^192\.0\.2\.0\/24 timeout/],
    ['without end', ban('192.0.2.1', null), 'web4', /^192\.0\.2\.1 timeout 0$/],
    ['as long as ipset can', ban('192.0.2.1', 9e9), 'web4', /^192\.0\.2\.1 timeout 21474/],
  ])('bans %s', async (_, effect, set, member) => {
    expect(await carryOut().execute(items(effect), NEVER)).toEqual([OK])
    expect(members(set)).toEqual([expect.stringMatching(member)])
  })

  test('renews, unbans, and takes no offence at what is not there', async () => {
    await carryOut().execute(items(ban('192.0.2.1', 60), ban('192.0.2.2')), NEVER)
    const outcomes = await carryOut().execute(
      items(ban('192.0.2.1', 7200), unban('192.0.2.2'), unban('192.0.2.3')),
      NEVER,
    )
    expect(outcomes).toEqual([OK, OK, OK])
    expect(members('web4')).toEqual([expect.stringMatching(/^192\.0\.2\.1 timeout 7[12]/)])
  })

  test('puts 10,000 addresses into the kernel with one call', async () => {
    using calls = countedCalls(inside)
    const many = Array.from({ length: 10_000 }, (_, n) => ban(`10.9.${n >> 8}.${n & 255}`))
    const outcomes = await carryOut(calls.program).execute(items(...many), NEVER)
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    expect(members('web4').length).toBe(10_000)
    expect(calls.count()).toBe(1)
  })

  test('lets all others through where sets are missing or take no time-outs, and says how to mend them', async () => {
    const outcomes = await carryOut().execute(
      items(
        ban('192.0.2.1'),
        ban('192.0.2.2', 60, 'absent'),
        ban('192.0.2.3', 60, 'plain'),
        ban('2001:db8::1', 60, 'plain'),
        ban('192.0.2.4'),
      ),
      NEVER,
    )
    expect(outcomes).toEqual([
      OK,
      {
        ok: false,
        error: 'there is no set absent4 of ipset',
        hint: 'make it: ipset create absent4 hash:net family inet timeout 0 maxelem 1000000',
      },
      {
        ok: false,
        error: expect.stringContaining('set was created without timeout support'),
        hint: expect.stringContaining('ipset create plain4 hash:net'),
      },
      { ok: false, permanent: true, error: expect.stringContaining('no IPv6'), hint: expect.any(String) },
      OK,
    ])
    expect(members('web4').length).toBe(2)
  })

  test('makes sets and rules that it is to keep, once, and again when they are gone', async () => {
    const backend = ipsetBackend({ sets: SETS, prefix: inside })
    expect(await carryOut().execute(items(ban('192.0.2.1', 60, 'kept')), NEVER)).toEqual([OK])
    expect(await backend.upkeep?.(['web', 'kept'], NEVER)).toEqual({ made: [], failures: new Map() })
    const rules = () =>
      run('iptables', '-S')
        .split('\n')
        .filter((rule) => rule.includes('kept4'))
    expect(rules()).toEqual([
      '-A INPUT -m set --match-set kept4 src -j DROP',
      '-A FORWARD -m set --match-set kept4 src -j DROP',
    ])
    run('iptables', '-F', 'FORWARD')
    expect(await backend.upkeep?.(['web', 'kept'], NEVER)).toEqual({ made: ['kept'], failures: new Map() })
    expect(rules().length).toBe(2)
    expect(await backend.list('kept', NEVER)).toMatchObject({
      ok: true,
      bans: [{ element: { text: '192.0.2.1' } }],
    })
  })

  test('says what to install where it is missing', async () => {
    const [outcome] = await carryOut(['/nonexistent/env']).execute(items(ban('192.0.2.1')), NEVER)
    expect(outcome).toMatchObject({ ok: false, blocking: true, error: 'the program ipset cannot be run' })
  })
})

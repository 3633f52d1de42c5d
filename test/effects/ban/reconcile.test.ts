import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BanBackend } from '../../../src/effects/ban/backend.ts'
import { createBanBackends } from '../../../src/effects/ban/ban-backends.ts'
import { type BanMemory, reconcile } from '../../../src/effects/ban/reconcile.ts'
import { parseAddress } from '../../../src/values/address.ts'
import { missing } from '../../support/requirements.ts'
import { NEVER } from '../payloads.ts'
import { countedCalls, type NftNamespace, nftNamespace } from './nft-namespace.ts'
import { settingsWith } from './settings-with.ts'

const NOW = Date.UTC(2026, 10, 21)
const HOUR = 3_600

/** A ban that began `ago` seconds before now, and lasts an hour. */
function running(address: string, ago = 0, seconds: number | null = HOUR, set = 'ssh') {
  const since = (NOW - ago * 1000) * 1000
  const until = seconds === null ? null : since + seconds * 1e6
  return { set, address, since, until, times: 1, rule: null, message: '' }
}

function memory(known: Partial<BanMemory>): BanMemory {
  return { running: [], lifted: [], overdue: [], isWaiting: () => false, ...known }
}

const SETS = {
  ssh: { backend: 'nftables', table: 'inet pyruse', ipv4: 'ssh4', ipv6: 'ssh6', manage: true },
  web: { backend: 'ipset', ipv4: 'web4', manage: true },
  seen: { backend: 'nftables', table: 'inet pyruse', ipv4: 'ssh4', mode: 'observe' },
}

describe.skipIf(missing('root', 'ip', 'nft', 'ipset', 'iptables'))('comparing bans with the firewall', () => {
  let namespace: NftNamespace
  let backends: ReadonlyMap<string, BanBackend>
  let inside: readonly string[]
  const run = (...command: readonly string[]) =>
    execFileSync(inside[0] ?? '', [...inside.slice(1), ...command], { encoding: 'utf8' })
  const compare = (known: Partial<BanMemory>, among = backends) =>
    reconcile({ backends: among, memory: memory(known), now: NOW, signal: NEVER })
  const elements = (set: string) =>
    (/elements = \{([^}]*)\}/.exec(run('nft', 'list', 'set', 'inet', 'pyruse', set))?.[1] ?? '')
      .split(',')
      .map((element) => element.trim())
      .sort()

  beforeAll(() => {
    namespace = nftNamespace('')
    inside = namespace.program.slice(0, -1)
    backends = createBanBackends(settingsWith(SETS), { prefix: inside })
  })
  afterAll(() => namespace[Symbol.dispose]())

  test('makes what is to be kept, and what runs, with the time that is left', async () => {
    const bans = [
      running('192.0.2.1', 1800),
      running('192.0.2.2', 0, null),
      running('2001:db8::1', 60),
      running('198.51.100.0/24'),
      running('192.0.2.9', 2 * HOUR),
      running('192.0.2.3', 0, HOUR, 'seen'),
      running('203.0.113.1', 0, 60 * 24 * HOUR, 'web'),
    ]
    const results = await compare({ running: bans })
    expect(results).toEqual([
      { set: 'ssh', added: 4, removed: 0, ended: [], made: true },
      { set: 'web', added: 1, removed: 0, ended: [], made: true },
      { set: 'seen', added: 0, removed: 0, ended: [], made: false },
    ])
    expect(elements('ssh4')).toEqual([
      expect.stringMatching(/^192\.0\.2\.1 timeout 1h expires (30m|29m)/),
      '192.0.2.2',
    ])
    expect(elements('ssh6')).toEqual([expect.stringMatching(/^2001:db8::1 timeout 1h expires (59m|58m)/)])
    expect(elements('ssh4_networks')).toEqual([expect.stringMatching(/^198\.51\.100\.0\/24 timeout 1h/)])
    const again = await compare({ running: bans })
    expect(again.every(({ added, made }) => added === 0 && !made)).toBe(true)
  })

  test('puts back what somebody flushed, with one call that changes something', async () => {
    run('nft', 'flush', 'set', 'inet', 'pyruse', 'ssh4')
    using calls = countedCalls(namespace.program)
    const counted = createBanBackends(settingsWith({ ssh: SETS.ssh }), { nft: calls.program })
    const [result] = await compare(
      { running: Array.from({ length: 5_000 }, (_, n) => running(`10.9.${n >> 8}.${n & 255}`)) },
      counted,
    )
    expect(result).toMatchObject({ added: 5_000, made: false })
    expect(elements('ssh4').length).toBe(5_000)
    // It looks at the table and at four sets.
    expect(calls.count()).toBe(6)
  })

  test.each([
    ['the whole ruleset was flushed', ['nft', 'flush', 'ruleset']],
    ['the rules of a chain were flushed', ['nft', 'flush', 'chain', 'inet', 'pyruse', 'pyruse_ts_ssh_input']],
    ['a chain was deleted', ['nft', 'delete', 'chain', 'inet', 'pyruse', 'pyruse_ts_ssh_forward']],
  ])('makes again what is to be kept, after %s', async (_title, command) => {
    await compare({ running: [running('192.0.2.1')] })
    run(...command)
    const [result] = await compare({ running: [running('192.0.2.1')] })
    expect(result).toMatchObject({ set: 'ssh', made: true })
    expect(run('nft', '-y', 'list', 'table', 'inet', 'pyruse').match(/@ssh4 drop/g)?.length).toBe(2)
    expect(elements('ssh4').some((element) => element.startsWith('192.0.2.1 '))).toBe(true)
    expect((await compare({ running: [running('192.0.2.1')] }))[0]).toMatchObject({ added: 0, made: false })
  })

  test('removes what somebody ended, and leaves alone what it does not know, and what waits to be carried out', async () => {
    run('nft', 'flush', 'set', 'inet', 'pyruse', 'ssh4')
    run('nft', 'add', 'element', 'inet', 'pyruse', 'ssh4', '{ 192.0.2.50, 192.0.2.51, 192.0.2.52 }')
    const [result] = await compare({
      running: [running('192.0.2.60')],
      lifted: [
        { set: 'ssh', address: '192.0.2.51' },
        { set: 'ssh', address: '192.0.2.52' },
        { set: 'ssh', address: '192.0.2.53' },
      ],
      isWaiting: (_set, address) => ['192.0.2.52', '192.0.2.60'].includes(address),
    })
    expect(result).toMatchObject({ added: 0, removed: 1 })
    expect(elements('ssh4')).toEqual(['192.0.2.50', '192.0.2.52'])
  })

  test('renews in time what a set of ipset cannot hold for long enough', async () => {
    run('ipset', 'flush', 'web4')
    run('ipset', 'add', 'web4', '192.0.2.1', 'timeout', '1000000')
    run('ipset', 'add', 'web4', '192.0.2.2', 'timeout', '2000000')
    const long = 90 * 24 * HOUR
    const results = await compare({
      running: [running('192.0.2.1', 0, long, 'web'), running('192.0.2.2', 0, long, 'web')],
    })
    expect(results[1]).toMatchObject({ set: 'web', added: 1 })
    expect(run('ipset', 'save', 'web4')).toMatch(/192\.0\.2\.1 timeout 21474/)
  })

  test('does nothing about an address in a network that is banned', async () => {
    const [result] = await compare({ running: [running('198.51.100.0/24'), running('198.51.100.7')] })
    expect(result).not.toHaveProperty('failure')
    const again = await compare({ running: [running('198.51.100.0/24'), running('198.51.100.8')] })
    expect(again[0]).toMatchObject({ added: 0 })
  })

  test('is not held up by one set that cannot be made, and nor are bans', async () => {
    run('nft', 'flush', 'ruleset')
    run('nft', 'add', 'table', 'inet', 'other')
    run('nft', 'add', 'set', 'inet', 'other', 'other4', '{ type ipv4_addr; flags interval; }')
    run('ipset', 'create', 'other4', 'hash:net', 'family', 'inet6', 'timeout', '0')
    const among = createBanBackends(
      settingsWith({
        other: { ...SETS.ssh, table: 'inet other', ipv4: 'other4' },
        ssh: SETS.ssh,
        odd: { ...SETS.web, ipv4: 'other4' },
        web: SETS.web,
      }),
      { prefix: inside },
    )
    const bans = ['other', 'ssh', 'odd', 'web'].map((set) => running('192.0.2.1', 0, HOUR, set))
    run('ipset', 'flush', 'web4')
    expect(await compare({ running: bans }, among)).toEqual([
      { set: 'other', added: 0, removed: 0, ended: [], made: false, failure: expect.anything() },
      { set: 'ssh', added: 1, removed: 0, ended: [], made: true },
      {
        set: 'odd',
        added: 0,
        removed: 0,
        ended: [],
        made: false,
        failure: { ok: false, error: expect.stringMatching(/^iptables refused a rule: .*is IPv6/) },
      },
      { set: 'web', added: 1, removed: 0, ended: [], made: true },
    ])
    expect(elements('ssh4')).toEqual([expect.stringMatching(/^192\.0\.2\.1 timeout 1h/)])

    const poor = createBanBackends(settingsWith({ web: { ...SETS.web, ipv4: 'unruled4' } }), {
      prefix: [...inside, 'setpriv', '--bounding-set', '-net_raw'],
    })
    expect(await compare({ running: [running('192.0.2.1', 0, HOUR, 'web')] }, poor)).toMatchObject([
      {
        set: 'web',
        failure: {
          error: expect.stringContaining('open socket to ipset'),
          hint: expect.stringContaining('AmbientCapabilities=CAP_NET_RAW'),
        },
      },
    ])

    run('nft', 'delete', 'table', 'inet', 'pyruse')
    const element = parseAddress('192.0.2.2')
    if (element === undefined) throw new Error('it is no address')
    const changes = ['other', 'ssh'].map((set) => ({ set, element, banned: 60 }))
    expect(await among.get('ssh')?.apply(changes, NEVER)).toEqual([
      { ok: false, error: expect.any(String), hint: expect.any(String) },
      { ok: true },
    ])
    expect(elements('ssh4')).toEqual([expect.stringMatching(/^192\.0\.2\.2 timeout 1m/)])
  })

  test.each([
    [
      'keeps nobody out',
      [['add', 'set', 'inet', 'pyruse', 'ssh4', '{ type ipv4_addr; flags interval,timeout; }']],
      'the set ssh4 of the table inet pyruse has the flags interval,timeout instead of timeout; ssh keeps nobody out',
    ],
    [
      'is two sets',
      [
        ['add', 'set', 'inet', 'pyruse', 'ssh4', '{ type ipv6_addr; flags timeout; }'],
        ['add', 'set', 'inet', 'pyruse', 'ssh6_networks', '{ type ipv6_addr; }'],
      ],
      'the set ssh4 of the table inet pyruse is not of type ipv4_addr, and the set ssh6_networks of the table inet pyruse has no flags instead of interval,timeout; ssh keeps nobody out',
    ],
    [
      'is used by rules of somebody',
      [
        ['add', 'set', 'inet', 'pyruse', 'ssh4', '{ typeof ip saddr; flags timeout, interval; }'],
        ['add', 'chain', 'inet', 'pyruse', 'input', '{ type filter hook input priority 0; }'],
        ['add', 'rule', 'inet', 'pyruse', 'input', 'ip', 'saddr', '@ssh4', 'drop'],
      ],
      'the set ssh4 of the table inet pyruse has the flags interval,timeout instead of timeout',
    ],
  ])(
    'names what was made by hand as another one, and how to mend it: what %s',
    async (_title, made, error) => {
      run('nft', 'flush', 'ruleset')
      run('nft', 'add', 'table', 'inet', 'pyruse')
      for (const args of made) run('nft', ...args)
      const hint =
        'delete the table, and it is made anew: nft delete table inet pyruse; where it holds more than that, give `manage` one of its own'
      const bans = { running: [running('192.0.2.1')] }
      expect((await compare(bans))[0]).toMatchObject({ made: false, failure: { ok: false, error, hint } })
      const [, command = ''] = /: (nft [^;]+);/.exec(hint) ?? []
      run(...command.split(' '))
      expect((await compare(bans))[0]).toEqual({ set: 'ssh', added: 1, removed: 0, ended: [], made: true })
    },
  )

  test.each(['ssh', 'web'])('tells nobody to make by hand what the daemon makes: %s', async (set) => {
    run('nft', 'flush', 'ruleset')
    run('ipset', 'destroy', 'web4')
    expect(await backends.get(set)?.list(set, NEVER)).toMatchObject({
      ok: false,
      hint: 'the daemon makes it when it compares the bans with the firewall: `pyruse-ts reload`',
    })
    await compare({})
    expect(await backends.get(set)?.list(set, NEVER)).toEqual({ ok: true, bans: [] })
  })

  test('says why where it cannot be done', async () => {
    const nowhere = createBanBackends(settingsWith({ ssh: { ...SETS.ssh, manage: false } }), {
      prefix: inside,
    })
    run('nft', 'flush', 'ruleset')
    expect(await compare({ running: [running('192.0.2.1')] }, nowhere)).toMatchObject([
      { set: 'ssh', failure: { error: 'there is no table inet pyruse, so no set ssh4 either' } },
    ])
  })
})

describe('a command', () => {
  const script = (...parts: readonly string[]) => ['sh', '-c', parts.join('; '), 'sh']
  const settings = settingsWith({
    timed: { backend: 'command', ban: [...script('true'), '{address}', '{seconds}'] },
    told: {
      backend: 'command',
      ban: [...script('true'), '{address}'],
      unban: [...script('true'), '{address}'],
    },
    listed: {
      backend: 'command',
      ban: [...script('echo banned by {set} >&2', 'exit 3'), '{address}'],
      list: [...script('echo 192.0.2.1 3600', 'echo 2001:db8::/64', 'echo nonsense')],
    },
    both: {
      backend: 'command',
      ban: [...script('true'), '{address}', '{seconds}'],
      unban: [...script('true'), '{address}'],
    },
  })
  const backends = createBanBackends(settings)

  test('is told the end of a ban where it could not know it, and else is not', async () => {
    expect([...backends].map(([set, backend]) => backend.endsBans(set))).toEqual([true, false, true, true])
    const results = await reconcile({
      backends,
      memory: memory({ overdue: [{ set: 'told', address: '192.0.2.1' }] }),
      now: NOW,
      signal: NEVER,
    })
    expect(results[1]).toMatchObject({ set: 'told', ended: [{ set: 'told', address: '192.0.2.1' }] })
  })

  test('is given what its list lacks, and its failure is told', async () => {
    const results = await reconcile({
      backends,
      memory: memory({
        running: [
          running('192.0.2.1', 0, HOUR, 'listed'),
          running('192.0.2.2', 0, HOUR, 'listed'),
          running('192.0.2.3', 0, HOUR, 'timed'),
        ],
      }),
      now: NOW,
      signal: NEVER,
    })
    expect(results[2]).toMatchObject({
      added: 0,
      failure: { error: 'sh ended with code 3: banned by listed' },
    })
    expect(results[0]).toMatchObject({ added: 0 })
  })

  test('is given everything again where all has to be restored', async () => {
    const results = await reconcile({
      backends,
      memory: memory({ running: [running('192.0.2.3', 0, HOUR, 'timed')] }),
      now: NOW,
      signal: NEVER,
      blindly: true,
    })
    expect(results[0]).toMatchObject({ set: 'timed', added: 1 })
  })
})

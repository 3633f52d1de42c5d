import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBanExecutors } from '../../../src/effects/ban/ban-executor.ts'
import { nftablesBackend } from '../../../src/effects/ban/nftables.ts'
import { haveCommon } from '../../../src/effects/shares.ts'
import type { OutboxPayload } from '../../../src/engine/ports.ts'
import { missing } from '../../support/requirements.ts'
import { items, NEVER, payload } from '../payloads.ts'
import { countedCalls, type NftNamespace, nftNamespace } from './nft-namespace.ts'

const RULESET = `table inet filter {
  set ssh4 { type ipv4_addr; flags timeout; }
  set ssh6 { type ipv6_addr; flags timeout; }
  set net4 { type ipv4_addr; flags interval,timeout; }
  set net6 { type ipv6_addr; flags interval,timeout; }
  set plain4 { type ipv4_addr; }
}
table inet _own {
  set _ban { type ipv4_addr; flags timeout; }
}
table ip split {
  set ban { type ipv4_addr; flags timeout; }
}
table ip6 split {
  set ban { type ipv6_addr; flags timeout; }
}`
const TABLE = { backend: 'nftables', table: 'inet filter', never_ban: [] } as const
const SETS = {
  ssh: { ...TABLE, ipv4: 'ssh4', ipv6: 'ssh6' },
  net: { ...TABLE, ipv4: 'net4', ipv6: 'net6' },
  only4: { ...TABLE, ipv4: 'ssh4' },
  split: { ...TABLE, table: 'ip split', ipv6_table: 'ip6 split', ipv4: 'ban', ipv6: 'ban' },
  absent: { ...TABLE, ipv4: 'absent4', ipv4_networks: 'absent_nets' },
  absent_table: { ...TABLE, table: 'ip nowhere', ipv4: 'ban4' },
  plain: { ...TABLE, ipv4: 'plain4' },
  underscore: { ...TABLE, table: 'inet _own', ipv4: '_ban' },
  evil: { ...TABLE, ipv4: 'ssh4 { 192.0.2.1 }; flush ruleset #' },
  evil_table: { ...TABLE, table: 'inet filter; flush ruleset', ipv4: 'ssh4' },
} as const

/** The time of all effects of these tests, and what the clock shows. */
const AT = Date.parse('2026-11-20T10:00:00Z')
const ban = (address: string, seconds: number | null = 3600, set = 'ssh', at = AT) =>
  payload({ effect: 'ban', set, address, seconds }, at * 1000)
const unban = (address: string, set = 'ssh') => payload({ effect: 'unban', set, address }, AT * 1000)
const OK = { ok: true }

describe.skipIf(missing('root', 'ip', 'nft'))('nftables', () => {
  let namespace: NftNamespace
  beforeAll(() => {
    namespace = nftNamespace(RULESET)
  })
  afterAll(() => namespace[Symbol.dispose]())

  function executor(program: readonly string[] = namespace.program, now = AT, set = 'ssh') {
    const backend = nftablesBackend({ sets: SETS, program })
    const backends = new Map(Object.keys(SETS).map((name) => [name, backend]))
    const executors = createBanExecutors({ backends, clock: { now: () => now } })
    const found = executors.find((one) => haveCommon(one, { effects: ['ban'], sets: { only: [set] } }))
    if (found === undefined) throw new Error('no executor')
    return found
  }
  async function carryOut(...payloads: readonly OutboxPayload[]) {
    const [set] = payloads.flatMap((one) => ('set' in one ? one.set : []))
    return executor(namespace.program, AT, set).execute(items(...payloads), NEVER)
  }
  function flush(): void {
    for (const set of ['ssh4', 'ssh6', 'net4', 'net6', 'plain4'])
      namespace.nft('flush', 'set', 'inet', 'filter', set)
  }

  test.each([
    ['an IPv4 address for a time', ban('192.0.2.1'), 'ssh4', /^192\.0\.2\.1 timeout 1h expires \d/],
    ['an IPv6 address for a time', ban('2001:DB8:0::1', 90), 'ssh6', /^2001:db8::1 timeout 1m30s expires/],
    ['an address without end', ban('192.0.2.1', null), 'ssh4', /^192\.0\.2\.1$/],
    [
      'an address for longer than nft can count in seconds',
      ban('192.0.2.1', 4e9),
      'ssh4',
      /^192\.0\.2\.1 timeout 36525d/,
    ],
    ['an IPv4 address that was mapped into IPv6', ban('::ffff:192.0.2.1'), 'ssh4', /^192\.0\.2\.1 timeout/],
    ['an IPv4 network', ban('192.0.2.77/24', 60, 'net'), 'net4', /^192\.0\.2\.0\/24 timeout 1m/],
    ['an IPv6 network', ban('2001:db8::/64', 60, 'net'), 'net6', /^2001:db8::\/64 timeout 1m/],
    [
      'a network of one address, in a set that takes no networks',
      ban('192.0.2.1/32'),
      'ssh4',
      /^192\.0\.2\.1 timeout/,
    ],
    ['only for what is left of a ban', ban('192.0.2.1', 3600, 'ssh', AT - 1800e3), 'ssh4', /timeout 30m/],
  ])('bans %s', async (_, effect, set, element) => {
    flush()
    expect(await carryOut(effect)).toEqual([OK])
    expect(namespace.elements(set)).toEqual([expect.stringMatching(element)])
  })

  test('bans in sets whose names begin with `_`, as the settings and nft have them', async () => {
    expect(await carryOut(ban('192.0.2.1', null, 'underscore'))).toEqual([OK])
    expect(namespace.nft('list', 'set', 'inet', '_own', '_ban')).toContain('192.0.2.1')
  })

  test('bans in a table for each family, and knows what is in both', async () => {
    const [four, six] = [ban('192.0.2.1', null, 'split'), ban('2001:db8::1', null, 'split')]
    expect(await carryOut(four, six)).toEqual([OK, OK])
    expect(namespace.nft('list', 'set', 'ip', 'split', 'ban')).toContain('192.0.2.1')
    expect(namespace.nft('list', 'set', 'ip6', 'split', 'ban')).toContain('2001:db8::1')
    const listed = await nftablesBackend({ sets: SETS, program: namespace.program }).list('split', NEVER)
    expect(JSON.stringify(listed)).toMatch(/192\.0\.2\.1.*2001:db8::1/)
  })

  test('does not apply a ban that would have run out, and does not call it done', async () => {
    flush()
    expect(await carryOut(ban('192.0.2.1', 60, 'ssh', AT - 60e3), ban('192.0.2.2'))).toEqual([
      {
        ok: false,
        permanent: true,
        ranOut: true,
        error: 'a ban with ssh ran out before it could be carried out',
      },
      OK,
    ])
    expect(namespace.elements('ssh4')).toEqual([expect.stringContaining('192.0.2.2')])
  })

  test('lets the kernel end a ban', async () => {
    flush()
    await carryOut(ban('192.0.2.1', 1))
    expect(namespace.elements('ssh4').length).toBe(1)
    await expect.poll(() => namespace.elements('ssh4'), { timeout: 10_000, interval: 100 }).toEqual([])
  })

  test.each([
    ['longer', 60, 7200, 'timeout 2h'],
    ['shorter', 7200, 60, 'timeout 1m'],
    ['endless', 60, null, ''],
  ])('renews a ban that becomes %s', async (_, before, after, timeout) => {
    flush()
    await carryOut(ban('192.0.2.1', before))
    expect(await carryOut(ban('192.0.2.1', after))).toEqual([OK])
    expect(namespace.elements('ssh4')).toEqual([expect.stringContaining(timeout)])
    expect(namespace.elements('ssh4')[0]?.includes('timeout')).toBe(timeout !== '')
  })

  test('unbans, and takes no offence at what is not there', async () => {
    flush()
    await carryOut(ban('192.0.2.1'), ban('192.0.2.2'))
    expect(await carryOut(unban('192.0.2.1'), unban('192.0.2.99'), unban('2001:db8::1'))).toEqual([
      OK,
      OK,
      OK,
    ])
    expect(namespace.elements('ssh4')).toEqual([expect.stringContaining('192.0.2.2')])
  })

  test('unbans an address of its own beside a network that holds it', async () => {
    flush()
    await carryOut(ban('192.0.2.0/24', 60, 'net'))
    expect(await carryOut(unban('192.0.2.7', 'net'))).toEqual([OK])
    expect(namespace.elements('net4').length).toBe(1)
  })

  test('ends in the state that the last request of a batch asks for', async () => {
    flush()
    const outcomes = await carryOut(
      ban('192.0.2.1'),
      ban('192.0.2.1', 60),
      ban('192.0.2.2'),
      unban('192.0.2.2'),
      unban('192.0.2.3'),
      ban('192.0.2.3'),
    )
    expect(outcomes).toEqual(Array(6).fill(OK))
    expect(namespace.elements('ssh4').toSorted()).toEqual([
      expect.stringMatching(/^192\.0\.2\.1 timeout 1m /),
      expect.stringMatching(/^192\.0\.2\.3 timeout 1h /),
    ])
  })

  test('puts 10,000 addresses into the kernel with one call', async () => {
    flush()
    using calls = countedCalls(namespace.program)
    const many = Array.from({ length: 10_000 }, (_, n) => ban(`10.9.${n >> 8}.${n & 255}`))
    const outcomes = await executor(calls.program).execute(
      items(...many, ban('2001:db8::1'), ban('192.0.2.1', 60, 'net')),
      NEVER,
    )
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    expect(namespace.elements('ssh4').length).toBe(10_000)
    expect([namespace.elements('ssh6').length, namespace.elements('net4').length]).toEqual([1, 1])
    expect(calls.count()).toBe(1)
  })

  test('lets all others of a batch through when some elements are refused', async () => {
    flush()
    const many = Array.from({ length: 200 }, (_, n) => ban(`10.9.0.${n}`, 60, 'net'))
    many.splice(50, 0, ban('10.9.0.7/31', 60, 'net'))
    const outcomes = await carryOut(...many, ban('192.0.2.1'), ban('192.0.2.0/24'))
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([
      {
        ok: false,
        error: expect.stringMatching(
          /nft refused to ban 10\.9\.0\.\d+(\/31)? in inet filter net4: .*overlap/,
        ),
        hint: expect.stringContaining('tried again'),
      },
      {
        ok: false,
        error: expect.stringContaining('192.0.2.0/24'),
        hint: expect.stringContaining(
          "nft add set inet filter ssh4 '{ type ipv4_addr; flags interval,timeout; }'",
        ),
      },
    ])
    expect(namespace.elements('ssh4').length).toBe(1)
  })

  test.each([
    [
      'a set that is missing',
      ban('192.0.2.9', 60, 'absent'),
      'there is no set absent4 in the table inet filter',
      "make it: nft add set inet filter absent4 '{ type ipv4_addr; flags timeout; }'",
    ],
    [
      'a set for networks that is missing',
      ban('192.0.2.0/24', 60, 'absent'),
      'there is no set absent_nets in the table inet filter',
      "make it: nft add set inet filter absent_nets '{ type ipv4_addr; flags interval,timeout; }'",
    ],
    [
      'a table that is missing',
      ban('192.0.2.9', 60, 'absent_table'),
      'there is no table ip nowhere, so no set ban4 either',
      "make it: nft add table ip nowhere && nft add set ip nowhere ban4 '{ type ipv4_addr; flags timeout; }'",
    ],
    [
      'a set that takes no time-outs',
      ban('192.0.2.9', 60, 'plain'),
      'the set plain4 of the table inet filter takes no time-outs',
      "delete it and declare it anew: nft add set inet filter plain4 '{ type ipv4_addr; flags timeout; }'",
    ],
  ])('says how to mend %s, and bans in the other sets', async (_, broken, error, hint) => {
    flush()
    const [failed, fine] = await carryOut(broken, ban('192.0.2.1'))
    expect(failed).toEqual({ ok: false, error, hint })
    expect(fine).toEqual(OK)
    expect(namespace.elements('ssh4').length).toBe(1)
  })

  test('the hints of missing sets mend them', async () => {
    const [outcome] = await carryOut(ban('192.0.2.9', 60, 'absent'))
    const hint = outcome !== undefined && !outcome.ok ? (outcome.hint ?? '') : ''
    const [, type] = /'(.*)'/.exec(hint) ?? []
    namespace.nft('add', 'set', 'inet', 'filter', 'absent4', type ?? '')
    expect(await carryOut(ban('192.0.2.9', 60, 'absent'))).toEqual([OK])
    namespace.nft('delete', 'set', 'inet', 'filter', 'absent4')
  })

  test.each([
    ['a set that the settings lack', ban('192.0.2.1', 60, 'shs'), 'no ban set', 'did you mean `ssh`?'],
    ['a family without a set', ban('2001:db8::1', 60, 'only4'), 'no IPv6', 'ban_sets.only4.ipv6'],
    ['a set whose name is a script', ban('192.0.2.1', 60, 'evil'), 'no name of a set', 'ban_sets.evil.table'],
    ['a table whose name is a script', ban('192.0.2.1', 60, 'evil_table'), 'no name', 'ban_sets.evil_table'],
    ['an address that is a script', ban('192.0.2.1 }; flush ruleset #'), 'neither', 'flush ruleset'],
    ['an address with a newline', ban('192.0.2.1\nflush ruleset'), 'neither', '\\n'],
    ['an empty address', ban(''), 'neither', '""'],
  ])('refuses for good %s', async (_, effect, error, hint) => {
    flush()
    expect(await carryOut(effect)).toEqual([
      {
        ok: false,
        permanent: true,
        error: expect.stringContaining(error),
        hint: expect.stringContaining(hint),
      },
    ])
    expect(namespace.elements('ssh4')).toEqual([])
  })

  test.each([
    [
      'nft is not installed',
      ['/nonexistent/nft'],
      'the program nft cannot be run',
      'apt-get install nftables',
    ],
    [
      'this process has no right to it',
      ['setpriv', '--reuid', '65534', '--clear-groups', '--bounding-set', '-all', 'nft'],
      'this process may not change the firewall',
      'CAP_NET_ADMIN',
    ],
  ])('tries again later when %s', async (_, program, error, hint) => {
    const outcomes = await executor(program).execute(items(ban('192.0.2.1')), NEVER)
    expect(outcomes).toEqual([{ ok: false, blocking: true, error, hint: expect.stringContaining(hint) }])
  })
})

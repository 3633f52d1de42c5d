import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { takeOverBans } from '../../../src/daemon/take-over-bans.ts'
import { nftablesBackend } from '../../../src/effects/ban/nftables.ts'
import { noBackend } from '../../../src/effects/ban/none.ts'
import { BanLedger } from '../../../src/engine/ban-ledger.ts'
import type { BanRecord } from '../../../src/engine/report-content.ts'
import { StateTables } from '../../../src/engine/state-tables.ts'
import { missing } from '../../support/requirements.ts'
import { NEVER } from '../payloads.ts'
import { type NftNamespace, nftNamespace } from './nft-namespace.ts'

const RULESET = `table inet filter {
  set ssh4 {
    type ipv4_addr; flags timeout
    elements = { 192.0.2.1 timeout 1h expires 10m, 192.0.2.2 timeout 2d, 192.0.2.3 }
  }
  set ssh6 { type ipv6_addr; flags timeout; elements = { 2001:db8::1 timeout 5m }
  }
  set net4 {
    type ipv4_addr; flags interval,timeout
    elements = { 198.51.100.0/24 timeout 1h, 203.0.113.9, 203.0.113.20-203.0.113.25 }
  }
  set empty4 { type ipv4_addr; flags timeout; }
}`
const TABLE = { backend: 'nftables', table: 'inet filter', never_ban: [] } as const
const SETS = {
  ssh: { ...TABLE, ipv4: 'ssh4', ipv6: 'ssh6' },
  net: { ...TABLE, ipv4: 'net4' },
  empty: { ...TABLE, ipv4: 'empty4' },
  absent: { ...TABLE, ipv4: 'absent4' },
} as const

describe.skipIf(missing('root', 'ip', 'nft'))('the bans that nftables holds', () => {
  let namespace: NftNamespace
  beforeAll(() => {
    namespace = nftNamespace(RULESET)
  })
  afterAll(() => namespace[Symbol.dispose]())

  test.each([
    [
      'of both families, with what is left of them',
      'ssh',
      ['192.0.2.1 600 of 3600', '192.0.2.2 172800 of 172800', '192.0.2.3 for ever', '2001:db8::1 300 of 300'],
    ],
    [
      'networks among them; a range is none of ours',
      'net',
      ['198.51.100.0/24 3600 of 3600', '203.0.113.9 for ever'],
    ],
    ['none', 'empty', []],
    ['none where the set is not known', 'unknown', []],
  ])('are listed: %s', async (_title, set, expected) => {
    const held = await nftablesBackend({ sets: SETS, program: namespace.program }).list(
      set,
      new AbortController().signal,
    )
    const bans = held.ok ? held.bans : []
    const shown = bans.map(({ element, seconds }) => {
      if (seconds === null) return `${element.text} for ever`
      // Some seconds may have passed.
      return `${element.text} ${Math.ceil(seconds.left / 60) * 60} of ${seconds.whole}`
    })
    expect({ ok: held.ok, shown: shown.sort() }).toEqual({ ok: true, shown: expected })
  })

  test('cannot be listed where the set is missing, which is said', async () => {
    expect(
      await nftablesBackend({ sets: SETS, program: namespace.program }).list(
        'absent',
        new AbortController().signal,
      ),
    ).toMatchObject({
      ok: false,
      error: 'there is no set absent4 in the table inet filter',
    })
  })

  const wrapped = (script: string) =>
    nftablesBackend({ sets: SETS, program: [...namespace.program.slice(0, -1), 'sh', '-c', script, 'nft'] })

  test('are listed whatever nft complains of beside them', async () => {
    const held = await wrapped('echo "# Warning: managed by iptables-nft" >&2; exec nft "$@"').list(
      'net',
      NEVER,
    )
    expect(held).toMatchObject({ ok: true, bans: [expect.anything(), expect.anything()] })
  })

  test('cannot be listed where something else is printed, which is said', async () => {
    const held = await wrapped('echo managed elsewhere; exec nft "$@"').list('net', NEVER)
    expect(held).toMatchObject({ ok: false, error: 'nft printed something that is no JSON' })
  })

  test('are taken over with the times at which they began and end', async () => {
    const adopted: BanRecord[] = []
    const tables = new StateTables()
    const rule = { factor: 2, longest: 1e9, forgetAfter: 1e15 }
    const ledger = new BanLedger(tables, new Map([['net', rule]]))
    const nftables = nftablesBackend({ sets: SETS, program: namespace.program })
    const backends = new Map([
      ['net', nftables],
      ['absent', nftables],
      ['remembered', noBackend],
    ])
    const now = Date.UTC(2026, 10, 21)
    const { count, failures } = await takeOverBans(
      { store: { commit: (batch) => adopted.push(...(batch.adopted ?? [])) }, backends, ledger, tables },
      now,
    )
    expect({ count, failures: [...failures.keys()] }).toEqual({ count: 2, failures: ['absent'] })
    const network = adopted.find(({ address }) => address === '198.51.100.0/24')
    expect((network?.until ?? 0) - (network?.since ?? 0)).toBe(3600 * 1e6)
    expect(adopted.find(({ address }) => address === '203.0.113.9')).toMatchObject({
      set: 'net',
      since: now * 1000,
      until: null,
      rule: null,
    })
    // They count: who comes back after them stays away for longer.
    const back = { source: 'journal', rule: null, set: 'net', address: '198.51.100.0/24', seconds: 60 }
    expect(ledger.note({ effect: 'ban', at: (now + 7_200_000) * 1000, ...back })).toMatchObject({
      seconds: 120,
    })
  })
})

import { describe, test } from 'vitest'
import { createExecutors } from '../../../src/effects/executors.ts'
import { missing } from '../../support/requirements.ts'
import { items, NEVER, payload } from '../payloads.ts'
import { settingsWith } from './settings-with.ts'
import { ATTACKER, connectThreeHosts, EVERYWHERE, type ThreeHosts } from './three-hosts.ts'

/** An administrator's own ruleset, with one set for addresses and networks. */
const RULESET = `table inet filter {
  set bad4 { type ipv4_addr; flags interval,timeout; }
  set bad6 { type ipv6_addr; flags timeout; }
  chain input { type filter hook input priority 0; ip saddr @bad4 drop; ip6 saddr @bad6 drop; }
  chain forward { type filter hook forward priority 0; ip saddr @bad4 drop; ip6 saddr @bad6 drop; }
}`

const BACKENDS: readonly { title: string; ruleset?: string; set: (hosts: ThreeHosts) => object }[] = [
  {
    title: 'nftables, with a table of its own',
    set: () => ({ backend: 'nftables', table: 'inet pyruse', ipv4: 'ssh4', ipv6: 'ssh6', manage: true }),
  },
  {
    title: "nftables, with the administrator's sets",
    ruleset: RULESET,
    set: () => ({ backend: 'nftables', table: 'inet filter', ipv4: 'bad4', ipv6: 'bad6' }),
  },
  {
    title: 'ipset and iptables',
    set: () => ({ backend: 'ipset', ipv4: 'ssh4', ipv6: 'ssh6', manage: true }),
  },
  {
    title: 'a command',
    ruleset: RULESET,
    set: ({ onDefender }) => {
      const script =
        'case $1 in *:*) set=bad6;; *) set=bad4;; esac; nft add element inet filter $set "{ $1 timeout $(($2))s }"'
      return { backend: 'command', ban: [...onDefender, 'sh', '-c', script, 'ban', '{address}', '{seconds}'] }
    },
  },
]

describe.skipIf(missing('root', 'ip', 'nft', 'ping', 'ipset', 'iptables'))(
  'the packets of who is banned',
  () => {
    test.concurrent.for(BACKENDS)(
      'are dropped, and come back when the time is over: $title',
      { timeout: 30_000 },
      async ({ ruleset, set }, { expect }) => {
        using hosts = connectThreeHosts()
        if (ruleset !== undefined) hosts.run('nft', ruleset)
        await expect.poll(() => hosts.reached(), { timeout: 10_000 }).toEqual(EVERYWHERE)
        const executor = createExecutors(settingsWith({ ssh: set(hosts) }), {
          prefix: hosts.onDefender,
        }).find(({ effects }) => effects.includes('ban'))
        const ban = (address: string) =>
          payload({ effect: 'ban', set: 'ssh', address, seconds: 4 }, Date.now() * 1000)
        const outcomes = await executor?.execute(
          items(ban(ATTACKER.ipv4), ban(ATTACKER.ipv6), ban('192.0.2.0/24')),
          NEVER,
        )
        expect(outcomes).toEqual([{ ok: true }, { ok: true }, { ok: true }])
        expect(await hosts.reached()).toEqual([])
        await expect.poll(() => hosts.reached(), { timeout: 20_000, interval: 500 }).toEqual(EVERYWHERE)
      },
    )
  },
)

import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'

/** Documentation addresses: nobody has them. */
export const DEFENDER = '203.0.113.1'
export const ATTACKER = '203.0.113.9'
export const BAN_SET = 'ssh_ban4'

const RULESET = `table inet filter {
  set ${BAN_SET} { type ipv4_addr; flags timeout; }
  chain input {
    type filter hook input priority filter; policy accept;
    ip saddr @${BAN_SET} drop
  }
}
`

/** An element of the ban set, in seconds. */
export interface BannedAddress {
  readonly address: string
  readonly timeout: number
}

/** Two hosts on one wire, as network namespaces: one defends itself with nftables, the other attacks. */
export interface TwoHosts extends Disposable {
  /** What runs a program on the defending host. */
  readonly onDefender: readonly string[]
  /** Whether the attacker reaches the defender. */
  ping(): boolean
  banned(): readonly BannedAddress[]
}

/** Makes the hosts; needs root, ip, nft and ping. */
export function connectTwoHosts(): TwoHosts {
  const name = `pyruse-${randomBytes(3).toString('hex')}`
  const [defender, attacker] = [`${name}-a`, `${name}-b`]
  const onDefender = ['ip', 'netns', 'exec', defender]
  for (const host of [defender, attacker]) ip('netns', 'add', host)
  ip('-n', defender, 'link', 'add', 'wire', 'type', 'veth', 'peer', 'name', 'wire', 'netns', attacker)
  for (const [host, address] of [
    [defender, DEFENDER],
    [attacker, ATTACKER],
  ] as const) {
    ip('-n', host, 'address', 'add', `${address}/24`, 'dev', 'wire')
    ip('-n', host, 'link', 'set', 'wire', 'up')
    ip('-n', host, 'link', 'set', 'lo', 'up')
  }
  ip('netns', 'exec', defender, 'nft', RULESET)
  return {
    onDefender,
    ping: () => spawnSync('ip', ['netns', 'exec', attacker, 'ping', '-c1', '-W1', DEFENDER]).status === 0,
    banned: () =>
      elementsOf(ip('netns', 'exec', defender, 'nft', '-j', 'list', 'set', 'inet', 'filter', BAN_SET)),
    [Symbol.dispose]: () => {
      for (const host of [defender, attacker]) ip('netns', 'del', host)
    },
  }
}

function ip(...args: readonly string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8' })
}

interface ListedSets {
  readonly nftables: readonly {
    readonly set?: {
      readonly elem?: readonly { readonly elem: { readonly val: string; readonly timeout: number } }[]
    }
  }[]
}

function elementsOf(json: string): readonly BannedAddress[] {
  const { nftables }: ListedSets = JSON.parse(json)
  const elements = nftables.flatMap(({ set }) => set?.elem ?? [])
  return elements.map(({ elem }) => ({ address: elem.val, timeout: elem.timeout }))
}

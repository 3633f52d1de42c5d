import { execFile, execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'

/** Addresses of the attacker: of the third, its network is banned. */
export const ATTACKER = { ipv4: '203.0.113.9', ipv6: '2001:db8:6::9', neighbour: '192.0.2.77' } as const
const DEFENDER = { ipv4: '203.0.113.1', ipv6: '2001:db8:6::1', neighbour: '192.0.2.1' } as const
/** A host behind the defender, which forwards to it. */
const INNER = '198.51.100.2'

/** Three hosts in a row, as network namespaces: an attacker, one that defends itself, and one behind that. */
export interface ThreeHosts extends Disposable {
  /** What runs a program on the defending host, and on the attacking one. */
  readonly onDefender: readonly string[]
  readonly onAttacker: readonly string[]
  /** Runs a program on the defending host. */
  run(...command: readonly string[]): string
  /** From which of its addresses the attacker reaches the defender, and by IPv4 the host behind it. */
  reached(): Promise<readonly string[]>
}

/** All that `reached` gives where nobody is banned. */
export const EVERYWHERE = ['ipv4', 'ipv6', 'neighbour', 'inner by ipv4', 'inner by neighbour']

/** Makes the hosts; needs root, ip, nft and ping. */
export function connectThreeHosts(): ThreeHosts {
  const name = `pyruse-${randomBytes(3).toString('hex')}`
  const [attacker, defender, inner] = [`${name}-a`, `${name}-d`, `${name}-i`]
  const ip = (...args: readonly string[]) => execFileSync('ip', args, { encoding: 'utf8' })
  for (const host of [attacker, defender, inner]) {
    ip('netns', 'add', host)
    ip('-n', host, 'link', 'set', 'lo', 'up')
  }
  ip('-n', defender, 'link', 'add', 'out', 'type', 'veth', 'peer', 'name', 'wire', 'netns', attacker)
  ip('-n', defender, 'link', 'add', 'in', 'type', 'veth', 'peer', 'name', 'wire', 'netns', inner)
  const give = (host: string, device: string, address: string) =>
    ip('-n', host, 'address', 'add', address, 'dev', device, ...(address.includes(':') ? ['nodad'] : []))
  for (const [host, device, { ipv4, ipv6, neighbour }] of [
    [attacker, 'wire', ATTACKER],
    [defender, 'out', DEFENDER],
  ] as const) {
    give(host, device, `${ipv4}/24`)
    give(host, device, `${ipv6}/64`)
    give(host, device, `${neighbour}/24`)
    ip('-n', host, 'link', 'set', device, 'up')
  }
  give(defender, 'in', '198.51.100.1/24')
  give(inner, 'wire', `${INNER}/24`)
  ip('-n', defender, 'link', 'set', 'in', 'up')
  ip('-n', inner, 'link', 'set', 'wire', 'up')
  // The kernel tells of a link up to a second after it is there, and gives routes of IPv6 only then.
  for (const [host, device] of [
    [attacker, 'wire'],
    [defender, 'out'],
    [defender, 'in'],
    [inner, 'wire'],
  ] as const)
    waitFor(() => ip('-n', host, 'link', 'show', device).includes(' state UP '), `${device} of ${host} is up`)
  ip('-n', attacker, 'route', 'add', 'default', 'via', DEFENDER.ipv4)
  ip('-n', inner, 'route', 'add', 'default', 'via', '198.51.100.1')
  ip('netns', 'exec', defender, 'sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward')
  const onDefender = ['ip', 'netns', 'exec', defender]
  const onAttacker = ['ip', 'netns', 'exec', attacker]
  const pings = (from: string, to: string) =>
    new Promise<boolean>((resolve) => {
      const [program = '', ...args] = [...onAttacker, 'ping', '-c1', '-W0.3', '-I', from, to]
      execFile(program, args, (error) => resolve(error === null))
    })
  const ways = [
    ...(['ipv4', 'ipv6', 'neighbour'] as const).map((way) => [way, ATTACKER[way], DEFENDER[way]] as const),
    ...(['ipv4', 'neighbour'] as const).map((way) => [`inner by ${way}`, ATTACKER[way], INNER] as const),
  ]
  return {
    onDefender,
    onAttacker,
    run: (...command) => execFileSync('ip', [...onDefender.slice(1), ...command], { encoding: 'utf8' }),
    async reached() {
      const reached = await Promise.all(ways.map(([, from, to]) => pings(from, to)))
      return ways.filter((_, place) => reached[place]).map(([way]) => way)
    },
    [Symbol.dispose]: () => {
      for (const host of [attacker, defender, inner]) ip('netns', 'del', host)
    },
  }
}

function waitFor(holds: () => boolean, what: string): void {
  const giveUpAt = Date.now() + 10_000
  while (!holds()) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain: ${what}`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  }
}

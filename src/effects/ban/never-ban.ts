import type { BanJudge } from '../../module/ports.ts'
import { bitsOf, Network, parseAddress, parseNetwork } from '../../values/address.ts'

/** An address or a network that must stay reachable, and why. */
export interface Spared {
  readonly address: string
  readonly reason: string
  /** The last day (`2026-12-31`) on which it holds; for ever without it. */
  readonly until?: string
}

/** What must stay reachable. */
export interface ProtectedAddresses {
  /** Whatever the ban set. */
  readonly always: readonly Spared[]
  /** By ban set. */
  readonly bySet: Readonly<Record<string, readonly Spared[]>>
  /** By ban set, how many bits a network has at the least to be banned. */
  readonly widest: Readonly<Record<string, Readonly<Record<4 | 6, number>>>>
  /** The day (`2026-12-31`) on which a time (microseconds since the epoch) falls. */
  readonly dayOf: (time: number) => string
}

/**
 * Nobody attacks from either. From the unspecified one a host asks for an address of its own, and whether another has it:
 * who bans it ends that for the whole network. ipset takes it in no set of addresses.
 */
const NEVER: readonly Spared[] = [
  ...['127.0.0.0/8', '::1'].map((address) => ({ address, reason: 'it is a loopback address' })),
  ...['0.0.0.0', '::'].map((address) => ({ address, reason: 'it is the unspecified address' })),
]

/**
 * Makes the judge of bans. What overlaps counts: a network that holds a protected address may not be banned either. Throws
 * for a protected address that is none, since the settings were checked before.
 */
export function protectedAddresses({ always, bySet, widest, dayOf }: ProtectedAddresses): BanJudge {
  const everywhere = rangesOf([...NEVER, ...always])
  const ranges = new Map(Object.entries(bySet).map(([set, spared]) => [set, rangesOf(spared)]))
  return function reasonAgainst(set, addressOrNetwork, at) {
    const asked = rangeOf(addressOrNetwork)
    if (asked === undefined) return 'it is neither an address nor a network'
    const holds = ({ range, until }: Range) =>
      overlap(range, asked) && (until === undefined || dayOf(at) <= until)
    const found = everywhere.find(holds) ?? ranges.get(set)?.find(holds)
    return found?.reason ?? tooWide(set, asked, widest[set])
  }
}

function tooWide(
  set: string,
  { address, prefix }: Network,
  widest: Readonly<Record<4 | 6, number>> | undefined,
): string | undefined {
  const least = widest?.[address.family] ?? 0
  if (prefix >= least) return undefined
  return `the network is wider than /${least}, the widest that \`${set}\` bans`
}

interface Range extends Pick<Spared, 'reason' | 'until'> {
  readonly range: Network
}

function rangesOf(spared: readonly Spared[]): readonly Range[] {
  return spared.map(({ address, ...rest }) => {
    const range = rangeOf(address)
    if (range === undefined) throw new TypeError(`neither an address nor a network: ${address}`)
    return { range, ...rest }
  })
}

function rangeOf(text: string): Network | undefined {
  if (text.includes('/')) return parseNetwork(text)
  const address = parseAddress(text)
  return address && new Network(address, bitsOf(address))
}

function overlap(left: Network, right: Network): boolean {
  return left.contains(right.address) || right.contains(left.address)
}

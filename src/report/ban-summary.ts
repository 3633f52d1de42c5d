import type { BanRecord } from '../engine/report-content.ts'
import { Network, parseAddress } from '../values/address.ts'

/** Something with the number of bans that it had. */
export interface Share {
  readonly name: string
  readonly count: number
}

/** A ban as it is told. */
export interface ToldBan extends BanRecord {
  /** Whether its ban set only observes, so that nobody was kept out. */
  readonly observed?: boolean
}

/** The bans of a digest, as they are shown. */
export interface BanSummary {
  readonly count: number
  /** How many of them kept nobody out. */
  readonly observed: number
  /** How many of them run when the digest is closed, and how many of all. */
  readonly active: number
  readonly running: number
  /** Those banned most often first. */
  readonly addresses: readonly BanRecord[]
  /** Networks of which more than one address was banned. */
  readonly networks: readonly Share[]
  /** The rules that banned, with the ban set: `sshd.chain:41 (ssh)`. */
  readonly rules: readonly Share[]
  /** How many further ones of both there are. */
  readonly further: { readonly networks: number; readonly rules: number }
}

/** What is taken as one owner's: a /24 of IPv4, a /64 of IPv6. */
const PREFIX = { 4: 24, 6: 64 }

/** How many addresses, networks and rules are shown. */
export interface BanLimits {
  readonly addresses: number
  readonly networks: number
  readonly rules: number
}

export function summarizeBans(
  bans: readonly ToldBan[],
  { to, running }: { readonly to: number; readonly running: number },
  limits: BanLimits,
): BanSummary {
  const networks = sharedNetworks(bans)
  const rules = shares(bans.map(({ rule, set }) => `${rule ?? 'by hand'} (${set})`))
  return {
    count: bans.length,
    observed: bans.filter(({ observed }) => observed).length,
    active: bans.filter(({ until }) => until === null || until > to).length,
    running,
    addresses: bans.toSorted(byTimes).slice(0, limits.addresses),
    networks: networks.slice(0, limits.networks),
    rules: rules.slice(0, limits.rules),
    further: {
      networks: Math.max(0, networks.length - limits.networks),
      rules: Math.max(0, rules.length - limits.rules),
    },
  }
}

function byTimes(left: BanRecord, right: BanRecord): number {
  return right.times - left.times || right.since - left.since || (left.address < right.address ? -1 : 1)
}

/** An address that several sets ban is no neighbour of itself. */
function sharedNetworks(bans: readonly ToldBan[]): readonly Share[] {
  const addresses = new Set(bans.map(({ address }) => address))
  const inhabited = Map.groupBy(addresses, networkOf)
  return shares(bans.map(({ address }) => networkOf(address))).filter(
    ({ name }) => (inhabited.get(name)?.length ?? 0) > 1,
  )
}

function networkOf(text: string): string {
  const address = parseAddress(text)
  return address === undefined ? text : new Network(address, PREFIX[address.family]).text
}

function shares(names: readonly string[]): readonly Share[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((left, right) => right.count - left.count || (left.name < right.name ? -1 : 1))
}

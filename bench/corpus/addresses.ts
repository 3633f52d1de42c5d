import type { Random } from './random.ts'
import type { Weighted } from './weighted.ts'

/** Where the server itself is reached: of TEST-NET-2, so that it is nobody's. */
export const SERVER_ADDRESS = '198.51.100.25'

const IPV6_SHARE = 0.15
/** 198.18.0.0/15, for measurements between networks, and then 100.64.0.0/10, of carriers: never routed. */
const BENCHMARK_NETWORK = { first: ipv4Number(198, 18, 0, 0), size: 2 ** 17 }
const CARRIER_NETWORK = { first: ipv4Number(100, 64, 0, 0), size: 2 ** 22 }

/**
 * So many different addresses to attack from, in canonical form. The one of rank r is as busy as 1/r says, as among real
 * attackers: a few are met all the time, most once or twice.
 */
export function attackers(count: number, random: Random): Weighted<string>[] {
  return Array.from({ length: count }, (_, index) => [attackerAddress(index, random), 1 / (index + 1)])
}

/** Someone with business here. */
export function clientAddress(random: Random): string {
  return `192.0.2.${random.between(1, 254)}`
}

/** A source port. */
export function clientPort(random: Random): number {
  return random.between(1024, 65_535)
}

function attackerAddress(index: number, random: Random): string {
  return random.chance(IPV6_SHARE) ? attackerIpv6(index, random) : attackerIpv4(index)
}

function attackerIpv4(index: number): string {
  const network = index < BENCHMARK_NETWORK.size ? BENCHMARK_NETWORK : CARRIER_NETWORK
  // An odd factor permutes a range whose size is a power of two: scattered, and still all different.
  const number = network.first + (Math.imul(index + 1, 0x9e3779b1) & (network.size - 1))
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.')
}

/** No group may be zero but those that `::` stands for, or the form would not be the canonical one. */
function attackerIpv6(index: number, random: Random): string {
  const site = random.between(1, 0xffff)
  const groups = [site, 1 + Math.floor(index / 0xffff)].map((group) => group.toString(16)).join(':')
  return `2001:db8:${groups}::${(1 + (index % 0xffff)).toString(16)}`
}

function ipv4Number(a: number, b: number, c: number, d: number): number {
  return a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
}

/** The address of that index among so many different ones, in an order in which no two neighbours look alike. */
export function spreadAddress(index: number, count: number): string {
  const spread = (index * 7919) % count
  return `${11 + (spread >> 16)}.${(spread >> 8) & 255}.${spread & 255}.7`
}

import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { ipv4Bits, ipv4Text, ipv6Groups, ipv6Text } from './address-digits.ts'

/** How many bits stand before the IPv4 address in `::ffff:192.0.2.1`. */
const MAPPED_BITS = 96

/**
 * An IP address in canonical form. An IPv4 address mapped into IPv6 (`::ffff:192.0.2.1`) becomes the IPv4 address
 * it stands for, since that is what a firewall sees; a zone (`fe80::1%eth0`) is dropped.
 */
export class Address {
  readonly text: string
  readonly family: 4 | 6
  /** The 32 bits of an IPv4 address; 0 for IPv6. */
  readonly ipv4: number
  /** The eight groups of 16 bits of an IPv6 address; none for IPv4. */
  readonly ipv6: readonly number[]

  constructor(text: string, ipv4: number, ipv6: readonly number[] = NO_GROUPS) {
    this.text = text
    this.family = ipv6.length === 0 ? 4 : 6
    this.ipv4 = ipv4
    this.ipv6 = ipv6
  }

  toString(): string {
    return this.text
  }
}

const NO_GROUPS: readonly number[] = []

/** A network: an address with all host bits zero, and how many bits of it count. */
export class Network {
  readonly address: Address
  readonly prefix: number
  readonly text: string

  constructor(address: Address, prefix: number) {
    this.address = maskAddress(address, prefix)
    this.prefix = prefix
    this.text = `${this.address.text}/${prefix}`
  }

  /** Whether the address lies inside; an address of the other family never does. */
  contains({ family, ipv4, ipv6 }: Address): boolean {
    if (this.address.family !== family) return false
    // A shift by 32 would be one by 0.
    if (family === 4) return this.prefix === 0 || (ipv4 ^ this.address.ipv4) >>> (32 - this.prefix) === 0
    return this.address.ipv6.every(
      (group, at) => group === ((ipv6[at] ?? 0) & groupMask(this.prefix - at * 16)),
    )
  }

  toString(): string {
    return this.text
  }
}

/** The address that the text spells, or undefined: no shortened IPv4, no leading zeros, no white space. */
export function parseAddress(text: string): Address | undefined {
  const ipv4 = ipv4Bits(text)
  if (ipv4 >= 0) return new Address(text, ipv4)
  const groups = ipv6Groups(text)
  if (groups !== undefined) return addressOfGroups(groups)
  // What is left is rare: a zone, or an IPv4 address written into one of IPv6.
  if (isIP(text) === 0) return undefined
  return addressOfGroups(groupsIn(ipaddr.parse(withoutZone(text)).toByteArray()))
}

/** The network that `ADDRESS/PREFIX` spells, or undefined. Host bits are cut off; a mapped one becomes IPv4. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.lastIndexOf('/')
  if (slash < 0) return undefined
  const written = text.slice(0, slash)
  const address = parseAddress(written)
  const digits = text.slice(slash + 1)
  if (address === undefined || !/^\d{1,3}$/.test(digits)) return undefined
  const isMapped = address.family === 4 && written.includes(':')
  const prefix = Number(digits) - (isMapped ? MAPPED_BITS : 0)
  return prefix >= 0 && prefix <= bitsOf(address) ? new Network(address, prefix) : undefined
}

/** The address or network that the text spells; a network of one address is that address. */
export function parseAddressOrNetwork(text: string): Address | Network | undefined {
  const network = parseNetwork(text)
  if (network === undefined) return parseAddress(text)
  return network.prefix === bitsOf(network.address) ? network.address : network
}

/** How many bits an address of this family has. */
export function bitsOf(address: Address): 32 | 128 {
  return address.family === 4 ? 32 : 128
}

function addressOfGroups(groups: readonly number[]): Address {
  const [a, b, c, d, e, f, high = 0, low = 0] = groups
  if (a === 0 && b === 0 && c === 0 && d === 0 && e === 0 && f === 0xffff)
    return ipv4Address(high * 0x10000 + low)
  return new Address(ipv6Text(groups), 0, groups)
}

function ipv4Address(bits: number): Address {
  return new Address(ipv4Text(bits), bits)
}

function groupsIn(bytes: readonly number[]): readonly number[] {
  return Array.from({ length: 8 }, (_, at) => (bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0))
}

function withoutZone(text: string): string {
  const percent = text.indexOf('%')
  return percent < 0 ? text : text.slice(0, percent)
}

function maskAddress({ family, ipv4, ipv6 }: Address, prefix: number): Address {
  if (family === 4) return ipv4Address(prefix === 0 ? 0 : (ipv4 & (-1 << (32 - prefix))) >>> 0)
  // Not by `addressOfGroups`: a network of IPv6 stays one, also where its bits look like those of a mapped address.
  const groups = ipv6.map((group, at) => group & groupMask(prefix - at * 16))
  return new Address(ipv6Text(groups), 0, groups)
}

/** The mask of 16 bits of which `bits` leading ones count; less than 0 is none, more than 16 is all. */
function groupMask(bits: number): number {
  if (bits <= 0) return 0
  return bits >= 16 ? 0xffff : (0xffff << (16 - bits)) & 0xffff
}

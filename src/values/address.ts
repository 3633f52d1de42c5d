import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** How many bits stand before the IPv4 address in `::ffff:192.0.2.1`. */
const MAPPED_BITS = 96

type Parsed = ipaddr.IPv4 | ipaddr.IPv6

/**
 * An IP address in canonical form. An IPv4 address mapped into IPv6 (`::ffff:192.0.2.1`) becomes the IPv4 address
 * it stands for, since that is what a firewall sees; a zone (`fe80::1%eth0`) is dropped.
 */
export class Address {
  readonly text: string
  readonly family: 4 | 6
  readonly parsed: Parsed

  constructor(parsed: Parsed) {
    this.parsed = parsed
    this.family = parsed.kind() === 'ipv4' ? 4 : 6
    this.text = parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString()
  }

  toString(): string {
    return this.text
  }
}

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
  contains(address: Address): boolean {
    return (
      this.address.family === address.family &&
      sameLeadingBits(this.address.parsed, address.parsed, this.prefix)
    )
  }

  toString(): string {
    return this.text
  }
}

/** The address that the text spells, or undefined: no shortened IPv4, no leading zeros, no white space. */
export function parseAddress(text: string): Address | undefined {
  if (isIP(text) === 0) return undefined
  const parsed = ipaddr.parse(withoutZone(text))
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress())
    return new Address(parsed.toIPv4Address())
  return new Address(parsed)
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

/** How many bits an address of this family has. */
export function bitsOf(address: Address): 32 | 128 {
  return address.family === 4 ? 32 : 128
}

function withoutZone(text: string): string {
  const percent = text.indexOf('%')
  return percent < 0 ? text : text.slice(0, percent)
}

function maskAddress(address: Address, prefix: number): Address {
  const bytes = address.parsed.toByteArray().map((byte, index) => byte & byteMask(prefix - index * 8))
  return new Address(ipaddr.fromByteArray(bytes))
}

/** The mask of one byte of which `bits` leading bits count; less than 0 is none, more than 8 is all. */
function byteMask(bits: number): number {
  if (bits <= 0) return 0
  return bits >= 8 ? 0xff : (0xff << (8 - bits)) & 0xff
}

function sameLeadingBits(left: Parsed, right: Parsed, prefix: number): boolean {
  return left instanceof ipaddr.IPv4 && right instanceof ipaddr.IPv4
    ? left.match(right, prefix)
    : left instanceof ipaddr.IPv6 && right instanceof ipaddr.IPv6 && left.match(right, prefix)
}

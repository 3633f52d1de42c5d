import { type Address, bitsOf, Network } from '../../src/module/index.ts'

/**
 * What a ban is about: the address or network itself, or the network of so many bits that it lies in, which does not make
 * a network narrower. A network of one address is that address.
 */
export function wholeOf(
  value: Address | Network,
  prefixes?: Readonly<Record<4 | 6, number>>,
): Address | Network {
  const address = value instanceof Network ? value.address : value
  const bits = value instanceof Network ? value.prefix : bitsOf(address)
  const prefix = Math.min(prefixes?.[address.family] ?? bits, bits)
  return prefix === bitsOf(address) ? address : new Network(address, prefix)
}

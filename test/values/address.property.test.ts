import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { expect, it } from 'vitest'
import { parseAddress, parseNetwork } from '../../src/values/address.ts'
import fc from '../support/properties.ts'

/** Texts that are addresses, nearly so, or not at all. */
const text = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV6().map((address) => address.toUpperCase()),
  fc.tuple(fc.ipV6(), fc.stringMatching(/^%[a-z0-9]{1,4}$/)).map((parts) => parts.join('')),
  fc.ipV4().map((address) => `::ffff:${address}`),
  fc
    .array(fc.constantFrom('0', '1', '00', 'ffff', '255', '256', 'g', ''), { maxLength: 9 })
    .map((groups) => groups.join(':')),
  fc
    .array(fc.constantFrom('0', '1', '00', '255', '256', '', 'a'), { maxLength: 5 })
    .map((octets) => octets.join('.')),
  fc.stringMatching(/^[0-9a-f:.%]{0,20}$/),
)

it('an address is what ipaddr.js makes of it, if Node takes it for one', () => {
  fc.assert(
    fc.property(text, (written) => {
      expect(parseAddress(written)?.text).toBe(canonical(written))
    }),
    { numRuns: 5000, seed: 1 },
  )
})

it('a network holds what it holds for ipaddr.js', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6())
  const near = fc.tuple(address, fc.nat(128), fc.option(address)).filter(([one]) => isIP(one) !== 0)
  fc.assert(
    fc.property(near, ([inside, bits, other]) => {
      const prefix = isIP(inside) === 4 ? bits % 33 : bits
      const asked = parseAddress(other ?? inside)
      const network = parseNetwork(`${inside}/${prefix}`)
      // Where both forms are addresses of IPv4, the family that was written does not matter.
      fc.pre(asked !== undefined && network !== undefined && !isMapped(inside))
      expect(asked && network?.contains(asked)).toBe(holds(inside, prefix, asked?.text ?? ''))
    }),
    { numRuns: 2000, seed: 1 },
  )
})

function canonical(written: string): string | undefined {
  if (isIP(written) === 0) return undefined
  const parsed = ipaddr.parse(written.replace(/%.*$/, ''))
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString()
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.toRFC5952String()
}

function isMapped(written: string): boolean {
  const parsed = ipaddr.parse(written)
  return parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()
}

function holds(network: string, prefix: number, address: string): boolean {
  const base = ipaddr.parse(network)
  const asked = ipaddr.parse(address)
  return base.kind() === asked.kind() && asked.match(base, prefix)
}

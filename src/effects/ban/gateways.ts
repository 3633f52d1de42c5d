import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import { parseAddress } from '../../values/address.ts'

/** A route leads to a gateway, by the flags of route.h. */
const RTF_GATEWAY = 0x2

/** The default gateways of this machine as they are now; none where the kernel does not tell. */
export function defaultGateways(): readonly string[] {
  return [...ipv4Gateways(textOf('route')), ...ipv6Gateways(textOf('ipv6_route'))]
}

/** Those of `/proc/net/route`: its addresses are hexadecimal, in the byte order of the machine. */
export function ipv4Gateways(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [, destination, gateway = '', flags = '0', , , , mask] = line.trim().split(/\s+/)
    if (destination !== '00000000' || mask !== '00000000' || !leadsOn(flags)) return []
    const bytes = gateway.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? []
    return known((endianness() === 'LE' ? bytes.reverse() : bytes).join('.'))
  })
}

/** Those of `/proc/net/ipv6_route`. */
export function ipv6Gateways(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [destination = '', prefix, , , gateway = '', , , , flags = '0'] = line.trim().split(/\s+/)
    if (!/^0{32}$/.test(destination) || prefix !== '00' || !leadsOn(flags)) return []
    return known(gateway.match(/.{4}/g)?.join(':') ?? '')
  })
}

function leadsOn(flags: string): boolean {
  return (Number.parseInt(flags, 16) & RTF_GATEWAY) !== 0
}

function known(text: string): readonly string[] {
  const address = parseAddress(text)
  return address === undefined ? [] : [address.text]
}

/** Below `self`, since a service may see its own process only (`ProcSubset=pid`). */
function textOf(file: string): string {
  try {
    return readFileSync(`/proc/self/net/${file}`, 'utf8')
  } catch {
    return ''
  }
}

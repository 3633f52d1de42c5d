import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import { parseAddress } from '../../values/address.ts'
import type { PortPlace } from './listening.ts'

/** Of a row of /proc/net/udp: the local address, and how many datagrams the kernel dropped. */
const LOCAL_ADDRESS = 1
const DROPS = 12

/** How many datagrams to a place the kernel dropped since it is listened at, or undefined where it does not say so. */
export function kernelDrops(place: PortPlace): number | undefined {
  const local = localAddress(place)
  const row = tableOf(place)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find((row) => row[LOCAL_ADDRESS] === local)
  const drops = row?.[DROPS]
  return drops === undefined ? undefined : Number(drops)
}

function tableOf({ address }: PortPlace): string {
  try {
    return readFileSync(address.includes(':') ? '/proc/net/udp6' : '/proc/net/udp', 'utf8')
  } catch {
    return ''
  }
}

/** As the kernel writes it: words of 32 bits as the machine holds them, in hexadecimal, and the port. */
function localAddress({ address, port }: PortPlace): string {
  const parsed = parseAddress(address)
  if (parsed === undefined) return ''
  const bytes = Buffer.alloc(parsed.family === 4 ? 4 : 16)
  if (parsed.family === 4) bytes.writeUInt32BE(parsed.ipv4)
  else for (const [at, group] of parsed.ipv6.entries()) bytes.writeUInt16BE(group, at * 2)
  if (endianness() === 'LE') bytes.swap32()
  return `${bytes.toString('hex')}:${port.toString(16).padStart(4, '0')}`.toUpperCase()
}

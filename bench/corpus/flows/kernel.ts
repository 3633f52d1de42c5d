import { SERVER_ADDRESS } from '../addresses.ts'
import type { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { SERVICES } from '../services.ts'

const KERNEL = new Speaker(SERVICES.kernel, 0)
const NETWORK_CARDS = '52:54:00:5e:00:19:52:54:00:5e:00:01'
const SCANNED_PORTS: readonly number[] = [21, 23, 81, 445, 1433, 3389, 5900, 6379, 8080, 9200]
const DISK = {
  _KERNEL_SUBSYSTEM: 'block',
  _KERNEL_DEVICE: 'b8:0',
  _UDEV_SYSNAME: 'sda',
  _UDEV_DEVNODE: '/dev/sda',
}

/** Mostly the firewall; now and then the rest of the machine. */
export function kernel(host: Host): readonly Line[] {
  if (host.random.chance(0.93)) return firewallBlock(host, host.attacker())
  if (host.random.chance(0.5)) return [synFlood(host)]
  return diskErrors(host)
}

/** UFW's line for a packet that nothing let in. */
export function firewallBlock(host: Host, source: string): readonly Line[] {
  const packet = source.includes(':') ? ipv6Packet(host, source) : ipv4Packet(host, source)
  const ports = `SPT=${host.port()} DPT=${host.random.pick(SCANNED_PORTS)}`
  return [
    KERNEL.warning(
      `[UFW BLOCK] IN=eth0 OUT= MAC=${packet} PROTO=TCP ${ports} WINDOW=1024 RES=0x00 SYN URGP=0 `,
    ),
  ]
}

/** A disk that begins to die: the line about the device, then what the file system makes of it. */
export function diskErrors(host: Host): readonly Line[] {
  const sector = host.random.between(100_000, 99_999_999)
  return [
    KERNEL.error(`I/O error, dev sda, sector ${sector} op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2`, {
      fields: DISK,
    }),
    KERNEL.error(`Buffer I/O error on dev sda1, logical block ${sector >> 3}, async page read`, {
      after: 0.01,
      fields: DISK,
    }),
    KERNEL.error(
      `EXT4-fs error (device sda1): ext4_find_entry:1682: inode #${sector >> 5}: comm php-fpm8.2: reading directory lblock 0`,
      { after: 0.5, fields: DISK },
    ),
  ]
}

function synFlood(host: Host): Line {
  const port = host.random.pick([22, 25, 443])
  return KERNEL.info(
    `TCP: request_sock_TCP: Possible SYN flooding on port ${port}. Sending cookies.  Check SNMP counters.`,
  )
}

function ipv4Packet(host: Host, source: string): string {
  const { random } = host
  const identification = random.between(0, 65_535)
  return `${NETWORK_CARDS}:08:00 SRC=${source} DST=${SERVER_ADDRESS} LEN=44 TOS=0x00 PREC=0x00 TTL=${random.between(30, 250)} ID=${identification}`
}

/** The kernel writes the groups of an IPv6 address in full. */
function ipv6Packet(host: Host, source: string): string {
  return `${NETWORK_CARDS}:86:dd SRC=${inFull(source)} DST=${inFull('2001:db8:25::25')} LEN=64 TC=0 HOPLIMIT=${host.random.between(30, 250)} FLOWLBL=0`
}

function inFull(address: string): string {
  const [head = '', tail = ''] = address.split('::').map((half) => half.split(':').map(fourDigits).join(':'))
  const missing = 8 - head.split(':').length - tail.split(':').length
  return [head, ...Array.from({ length: missing }, () => '0000'), tail].join(':')
}

function fourDigits(group: string): string {
  return group.padStart(4, '0')
}

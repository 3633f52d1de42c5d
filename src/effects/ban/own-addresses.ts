import ipaddr from 'ipaddr.js'
import { loadKoffi } from '../../values/koffi.ts'

/** Where the address stands in a `struct sockaddr_in` and a `struct sockaddr_in6`, by Linux' number of the family. */
const PLACES: Readonly<Record<number, { readonly offset: number; readonly size: number }>> = {
  2: { offset: 4, size: 4 },
  10: { offset: 8, size: 16 },
}

/** A `void *`; null at the end of a list, and for an interface without an address. */
type Pointer = bigint | null

type Library = ReturnType<typeof bind>
let library: Library | undefined

/**
 * The addresses of this machine's interfaces as they are now, loopback included. Also those of an interface that is down or has
 * no link yet, which Node.js leaves out: who is banned by such an address is this machine, once the interface is up.
 * Throws where the kernel does not tell.
 */
export function ownAddresses(): readonly string[] {
  library ??= bind()
  const first: [Pointer] = [null]
  if (library.list(first) !== 0)
    throw new Error(`the kernel does not tell the addresses of this machine (errno ${loadKoffi().errno()})`)
  try {
    return [...addressesFrom(first[0], library)]
  } finally {
    library.free(first[0])
  }
}

function* addressesFrom(first: Pointer, { item, family, bytes }: Library): Generator<string> {
  for (let at = first; at !== null; at = item(at).next) {
    const { address } = item(at)
    const place = address === null ? undefined : PLACES[family(address)]
    if (address !== null && place !== undefined)
      yield ipaddr.fromByteArray([...bytes(address, place.offset, place.size)]).toString()
  }
}

/** See getifaddrs(3); of a `struct ifaddrs` only the beginning is needed. */
function bind() {
  const { decode, load, struct } = loadKoffi()
  const libc = load(null)
  const beginning = struct({ next: 'void *', name: 'void *', flags: 'unsigned int', address: 'void *' })
  return {
    list: libc.func('int getifaddrs(_Out_ void **)') as (first: [Pointer]) => number,
    free: libc.func('void freeifaddrs(void *)') as (first: Pointer) => void,
    item: (at: Pointer) => decode(at, beginning) as { readonly next: Pointer; readonly address: Pointer },
    family: (address: Pointer) => decode(address, 'uint16_t') as number,
    bytes: (address: Pointer, offset: number, size: number) =>
      decode(address, offset, `uint8_t [${size}]`) as Uint8Array,
  }
}

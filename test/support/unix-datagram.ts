import koffi from 'koffi'

const AF_UNIX = 1
const SOCK_DGRAM = 2
const SOCK_NONBLOCK = 0o4000

/** Sends datagrams to a socket in the file system, which Node cannot. */
export interface UnixDatagram {
  send(path: string, data: Uint8Array | string): void
  close(): void
}

/** Opens a socket to send from. */
export function openUnixDatagram(): UnixDatagram {
  const libc = koffi.load('libc.so.6')
  const socket: (domain: number, type: number, protocol: number) => number =
    libc.func('int socket(int, int, int)')
  const sendTo: (...args: readonly unknown[]) => number = libc.func('sendto', 'intptr_t', [
    'int',
    'void *',
    'size_t',
    'int',
    'void *',
    'uint32_t',
  ])
  const close: (file: number) => number = libc.func('int close(int)')
  const file = socket(AF_UNIX, SOCK_DGRAM, 0)
  return {
    send(path, data) {
      const bytes = Buffer.from(data)
      const address = Buffer.concat([Buffer.from([AF_UNIX, 0]), Buffer.from(`${path}\0`)])
      if (sendTo(file, bytes, bytes.length, 0, address, address.length) < 0) {
        throw new Error(`sendto ${path} failed: errno ${koffi.errno()}`)
      }
    },
    close: () => void close(file),
  }
}

/** Receives datagrams at an address: a path, or with an `@` in front an abstract one. */
export interface UnixReceiver extends Disposable {
  /** What came since the last look. */
  received(): readonly string[]
}

/** Listens at an address that nobody has. */
export function receiveUnixDatagrams(address: string): UnixReceiver {
  const libc = koffi.load('libc.so.6')
  const socket: (domain: number, type: number, protocol: number) => number =
    libc.func('int socket(int, int, int)')
  const bind: (file: number, address: Buffer, size: number) => number = libc.func('bind', 'int', [
    'int',
    'void *',
    'uint32_t',
  ])
  const receive: (file: number, into: Buffer, size: number, flags: number) => number = libc.func(
    'recv',
    'intptr_t',
    ['int', 'void *', 'size_t', 'int'],
  )
  const close: (file: number) => number = libc.func('int close(int)')
  const file = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)
  const name = Buffer.concat([Buffer.from([AF_UNIX, 0]), Buffer.from(address.replace(/^@/, '\0'))])
  if (bind(file, name, name.length) < 0) throw new Error(`bind ${address} failed: errno ${koffi.errno()}`)
  return {
    received() {
      const texts: string[] = []
      const into = Buffer.alloc(65_536)
      for (let size = 0; size >= 0; ) {
        size = receive(file, into, into.length, 0)
        if (size >= 0) texts.push(into.toString('utf8', 0, size))
      }
      return texts
    },
    [Symbol.dispose]: () => void close(file),
  }
}

import koffi from 'koffi'

const AF_UNIX = 1
const SOCK_DGRAM = 2

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

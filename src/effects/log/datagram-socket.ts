import { constants } from 'node:os'
import { loadKoffi } from '../../values/koffi.ts'
import { AF_UNIX, unixAddress } from '../../values/unix-address.ts'

/** linux/socket.h, the same on all architectures but MIPS and Alpha, on which Node does not run. */
const SOCK_DGRAM = 2
const SOCK_NONBLOCK = 0o4000
const SOCK_CLOEXEC = 0o2000000
const MSG_NOSIGNAL = 0x4000

/** A socket that datagrams can be sent through. */
export interface DatagramSocket extends Disposable {
  /** Sends one datagram. Yields undefined, or the name of the error (`EAGAIN`: the receiver is busy). */
  send(datagram: Buffer): string | undefined
}

/**
 * Makes the opener of sockets that send to a path, or to an abstract address (`@…`): Node itself has no datagrams for
 * UNIX sockets. They do not wait for a busy receiver unless told so.
 */
export function datagramSockets(path: string, { wait = false } = {}): () => DatagramSocket {
  // The C library is a part of the process, whatever its file is called.
  const libc = loadKoffi().load(null)
  const socket = libc.func('int socket(int domain, int type, int protocol)')
  const sendto = libc.func(
    'long sendto(int fd, const void *data, size_t length, int flags, const void *address, uint32_t size)',
  )
  const close = libc.func('int close(int fd)')
  const address = addressOf(path)
  const type = SOCK_DGRAM | SOCK_CLOEXEC | (wait ? 0 : SOCK_NONBLOCK)

  return function open() {
    if (address === undefined) return brokenSocket('ENAMETOOLONG')
    const descriptor: number = socket(AF_UNIX, type, 0)
    if (descriptor < 0) return brokenSocket(errorName())
    return {
      send(datagram) {
        const sent: number = sendto(
          descriptor,
          datagram,
          datagram.length,
          MSG_NOSIGNAL,
          address,
          address.length,
        )
        return sent < 0 ? errorName() : undefined
      },
      [Symbol.dispose]: () => {
        close(descriptor)
      },
    }
  }
}

/** Undefined where the path is too long for one: who sends there is told, as of any other place that cannot be reached. */
function addressOf(path: string): Buffer | undefined {
  try {
    return unixAddress(path)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return undefined
  }
}

function brokenSocket(error: string): DatagramSocket {
  return { send: () => error, [Symbol.dispose]: () => undefined }
}

function errorName(): string {
  const number = loadKoffi().errno()
  const known = Object.entries(constants.errno).find(([, value]) => value === number)
  return known?.[0] ?? `errno ${number}`
}

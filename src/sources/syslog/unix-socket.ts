import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { loadKoffi } from '../../values/koffi.ts'
import { AF_UNIX, unixAddress } from '../../values/unix-address.ts'
import { SystemError } from './listening.ts'

/** linux/socket.h, the same on all architectures but MIPS and Alpha, on which Node does not run. */
const SOCK_DGRAM = 2
const SOCK_NONBLOCK = 0o4000
const SOCK_CLOEXEC = 0o2000000
const TYPE = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC
/** Whoever can reach the path may send, as to /dev/log: its directory says who that is. */
const MODE = 0o666

/** A socket for datagrams of this machine, which Node does not have. */
export interface UnixDatagramSocket {
  readonly descriptor: number
  /** Receives one into the bytes, and gives its length; negative where there is none now. */
  receive(into: Buffer): number
  close(): void
}

/** Binds a socket to a path. Throws an error with the `code` of the system. */
export function bindUnixDatagram(path: string): UnixDatagramSocket {
  const koffi = loadKoffi()
  const libc = koffi.load(null)
  const socket = libc.func('int socket(int domain, int type, int protocol)')
  const bind = libc.func('int bind(int fd, const void *address, uint32_t size)')
  const recv = libc.func('long recv(int fd, void *data, size_t length, int flags)')
  const close = libc.func('int close(int fd)')
  freePath(path)
  const descriptor: number = socket(AF_UNIX, TYPE, 0)
  if (descriptor < 0) throw new SystemError('socket', koffi.errno())
  const address = unixAddress(path)
  if (bind(descriptor, address, address.length) < 0) {
    const failure = new SystemError('bind', koffi.errno())
    close(descriptor)
    throw failure
  }
  const { ino } = openToAll(path)
  return {
    descriptor,
    receive: (into) => recv(descriptor, into, into.length, 0),
    close: () => {
      close(descriptor)
      // Unless somebody has put another one there since.
      if (lstatSync(path, { throwIfNoEntry: false })?.ino === ino) rmSync(path, { force: true })
    },
  }
}

/** Lets everybody send to the socket at a path. */
export function openToAll(path: string): { readonly ino: number } {
  chmodSync(path, MODE)
  return lstatSync(path)
}

/** Removes a socket that a dead process left at a path. Throws an error with a `code` where something else is there. */
export function freePath(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isSocket()) throw new SystemError(path, constants.errno.ENOTSOCK)
  if (isAnswered(path)) throw new SystemError(path, constants.errno.EADDRINUSE)
  rmSync(path, { force: true })
}

/** Whether somebody listens at a path, for datagrams or for connections. */
function isAnswered(path: string): boolean {
  const koffi = loadKoffi()
  const libc = koffi.load(null)
  const socket = libc.func('int socket(int domain, int type, int protocol)')
  const connect = libc.func('int connect(int fd, const void *address, uint32_t size)')
  const close = libc.func('int close(int fd)')
  const descriptor: number = socket(AF_UNIX, TYPE, 0)
  if (descriptor < 0) throw new SystemError('socket', koffi.errno())
  const address = unixAddress(path)
  const isRefused =
    connect(descriptor, address, address.length) < 0 && koffi.errno() === constants.errno.ECONNREFUSED
  close(descriptor)
  return !isRefused
}

import { loadKoffi } from '../../values/koffi.ts'

/** linux/fcntl.h, the same on all architectures that Node.js runs on. */
const O_NONBLOCK = 0o4000
const O_CLOEXEC = 0o2000000
const F_SETFL = 4
const F_SETPIPE_SZ = 1031
const F_GETPIPE_SZ = 1032
/** As much as everybody may ask for, unless the administrator says otherwise. */
const BYTES = 1024 * 1024

/** The ends of a pipe, as descriptors. */
export interface Pipe {
  readonly input: number
  /** Reading it does not wait. */
  readonly output: number
  /** How many bytes it holds until who writes has to wait. */
  readonly capacity: number
}

/**
 * Makes a pipe that is no stream, and a large one. What Node.js connects children with are sockets that only streams of its own
 * read, which costs twice as much. Throws what goes wrong.
 */
export function makePipe(): Pipe {
  const koffi = loadKoffi()
  const libc = koffi.load(null)
  const ends = new Int32Array(2)
  if (libc.func('int pipe2(_Out_ int32_t *ends, int flags)')(ends, O_CLOEXEC) < 0)
    throw new Error(`no pipe can be made (errno ${koffi.errno()})`)
  const [output = -1, input = -1] = ends
  const fcntl = libc.func('int fcntl(int fd, int command, ...)')
  const call = (command: number, argument: number): number => fcntl(output, command, 'int', argument)
  call(F_SETFL, O_NONBLOCK)
  // Where that is refused, it stays as it is: 64 KiB.
  call(F_SETPIPE_SZ, BYTES)
  return { input, output, capacity: call(F_GETPIPE_SZ, 0) }
}

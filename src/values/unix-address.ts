import { endianness } from 'node:os'

/** linux/socket.h */
export const AF_UNIX = 1
/** The bytes of a path in `sockaddr_un`, with the NUL at its end. */
const PATH_SIZE = 108

/** The `sockaddr_un` of a path, or of an abstract address (`@…`). Throws a RangeError where it is too long. */
export function unixAddress(path: string): Buffer {
  // An abstract address begins with a NUL and has none at its end: its length tells where that is.
  const text = Buffer.from(path.startsWith('@') ? path.replace('@', '\0') : `${path}\0`)
  if (text.length > PATH_SIZE) throw new RangeError(`the path of a socket is too long: ${path}`)
  const address = Buffer.alloc(2 + text.length)
  if (endianness() === 'LE') address.writeUInt16LE(AF_UNIX, 0)
  else address.writeUInt16BE(AF_UNIX, 0)
  text.copy(address, 2)
  return address
}

import type { Socket } from 'node:net'
import { endianness } from 'node:os'
import { loadKoffi } from '../values/koffi.ts'

/** linux/socket.h, the same on all architectures that Node runs on. */
const SOL_SOCKET = 1
const SO_PEERCRED = 17
const SO_PEERGROUPS = 59

/** A `struct ucred`: three numbers of 32 bits. */
const CREDENTIALS_SIZE = 12
/** Linux lets nobody be in more groups. */
const MOST_GROUPS = 65_536
const NUMBER_SIZE = 4

/** Who is at the other end of a connection, as the kernel says. */
export interface Peer {
  readonly pid: number
  readonly uid: number
  readonly groups: readonly number[]
}

type GetOption = (fd: number, level: number, option: number, value: Buffer, length: Buffer) => number

/** Makes the function that asks who is at the other end of a UNIX connection; it gives undefined where that cannot be told. */
export function peerReader(): (socket: Socket) => Peer | undefined {
  // The C library is a part of the process, whatever its file is called.
  const getOption: GetOption = loadKoffi()
    .load(null)
    .func('int getsockopt(int fd, int level, int option, _Out_ void *value, _Inout_ void *length)')
  return (socket) => {
    const fd = descriptorOf(socket)
    if (fd === undefined) return undefined
    const [pid, uid, gid] = numbers(getOption, fd, SO_PEERCRED, CREDENTIALS_SIZE) ?? []
    if (pid === undefined || uid === undefined || gid === undefined) return undefined
    const further = numbers(getOption, fd, SO_PEERGROUPS, MOST_GROUPS * NUMBER_SIZE) ?? []
    return { pid, uid, groups: [gid, ...further] }
  }
}

/** Whether the peer may use a socket of this owner: root, the owner, and the members of its group. */
export function mayControl(peer: Peer, owner: { readonly uid: number; readonly gid: number }): boolean {
  return peer.uid === 0 || peer.uid === owner.uid || peer.groups.includes(owner.gid)
}

function numbers(
  getOption: GetOption,
  fd: number,
  option: number,
  size: number,
): readonly number[] | undefined {
  const value = Buffer.alloc(size)
  const length = new Uint32Array([size])
  if (getOption(fd, SOL_SOCKET, option, value, Buffer.from(length.buffer)) !== 0) return undefined
  const found = value.subarray(0, length[0])
  const count = Math.floor(found.length / NUMBER_SIZE)
  return Array.from({ length: count }, (_, index) =>
    endianness() === 'LE' ? found.readUInt32LE(index * NUMBER_SIZE) : found.readUInt32BE(index * NUMBER_SIZE),
  )
}

/** Node hands the descriptor out nowhere but in the handle below its socket. */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = '_handle' in socket ? socket._handle : undefined
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return undefined
  return typeof handle.fd === 'number' && handle.fd >= 0 ? handle.fd : undefined
}

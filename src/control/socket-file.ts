import { chmodSync, lstatSync, renameSync, rmSync, type Stats } from 'node:fs'
import { connect, type Server } from 'node:net'
import { errorMessage } from '../values/error-message.ts'
import type { Refusal } from './protocol.ts'

/** The owner and the group of the socket may talk to the daemon. */
const MODE = 0o660
/** The bytes of a path in `sockaddr_un`, without the NUL at its end and what a new one has in addition. */
const LONGEST_PATH = 106
const SHORTER = 'set `control.socket` to another path'

/** A socket in the file system. */
export interface SocketFile {
  /** Whom it belongs to. */
  readonly owner: { readonly uid: number; readonly gid: number }
  /** Whether it is still there. */
  exists(): boolean
  /** Removes it, unless another daemon has put its own there since. */
  remove(): void
}

/**
 * Has the server listen at a path, in place of what a dead daemon left there; says why where it cannot. The socket is
 * made under another name: nobody sees it before its mode is right.
 */
export async function listenAt(server: Server, path: string): Promise<SocketFile | Refusal> {
  if (Buffer.byteLength(path) > LONGEST_PATH)
    return { message: `the path of the control socket is too long: ${path}`, hint: SHORTER }
  const taken = await whyTaken(path)
  if (taken !== undefined) return { message: taken, hint: `${SHORTER}, or remove that one` }
  const made = `${path}~`
  try {
    rmSync(made, { force: true })
    await listening(server, made)
    chmodSync(made, MODE)
    renameSync(made, path)
  } catch (error) {
    server.close()
    return {
      message: `the control socket ${path} cannot be made: ${errorMessage(error)}`,
      hint: `let its directory be writable for this user, or ${SHORTER}`,
    }
  }
  const { ino, uid, gid } = lstatSync(path)
  const exists = () => seen(path)?.ino === ino
  return {
    owner: { uid, gid },
    exists,
    remove: () => {
      try {
        if (exists()) rmSync(path)
      } catch {
        // One that nobody listens at is in nobody's way.
      }
    },
  }
}

/** What this user can see at a path: nothing in a directory that he may not search, or behind what is no directory. */
function seen(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

/** Why what stands at the path must stay there; undefined where nothing does, or a socket that nobody listens at. */
async function whyTaken(path: string): Promise<string | undefined> {
  const found = seen(path)
  if (found === undefined) return undefined
  if (!found.isSocket()) return `what stands at ${path} is no socket`
  return (await isAnswered(path)) ? `another daemon listens at ${path}` : undefined
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    // A queue of connections that is full has somebody, too, who is slow to take them.
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EAGAIN'))
  })
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

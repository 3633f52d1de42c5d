import type { Socket } from 'node:net'

/** Connections at once. */
const MOST = 32
/** Where there are too many, one that has kept us waiting for so long (milliseconds) makes room for a new one. */
const MAY_KEEP_WAITING = 5_000

/**
 * The connections to a server, so many at the most. Nobody is hurried as long as there is room: who reads an answer in a pager may
 * take all day over it.
 */
export class Connections {
  /** Since when each keeps us waiting, on the clock that nobody sets; never, for one that waits for us. */
  readonly #waiting = new Map<Socket, number>()

  /** Whether a new connection may stay: one that is to ask. */
  admit(socket: Socket): boolean {
    if (this.#waiting.size >= MOST && !this.#dropIdle()) return false
    this.#waiting.set(socket, performance.now())
    socket.once('close', () => this.#waiting.delete(socket))
    return true
  }

  /** The other side has to ask, to take what it was sent, or to hang up. */
  noteWaiting(socket: Socket): void {
    if (this.#waiting.has(socket)) this.#waiting.set(socket, performance.now())
  }

  /** It is our turn. */
  noteWorking(socket: Socket): void {
    if (this.#waiting.has(socket)) this.#waiting.set(socket, Number.POSITIVE_INFINITY)
  }

  /** Closes the connection that has kept us waiting for longest, if that is long. */
  #dropIdle(): boolean {
    const [first] = [...this.#waiting].sort(([, left], [, right]) => left - right)
    if (first === undefined || performance.now() - first[1] < MAY_KEEP_WAITING) return false
    this.#waiting.delete(first[0])
    first[0].destroy()
    return true
  }
}

/**
 * How much of one stream of a container was read. Stamps do not always rise: clocks are set back. So the place is the
 * first frame of the newest stamp that was seen, and how many frames were read from there on.
 */
export interface LogPosition {
  /** Nanoseconds as in LogStamp. */
  readonly newest: string
  /** How many frames were read since the first one of that stamp, that one included. */
  readonly count: number
  /** The oldest stamp of those. */
  readonly oldest: string
}

/** Where a stream is read from that was never read: frames with older stamps are not looked at. */
export function positionAt(nanoseconds: string): LogPosition {
  return { newest: nanoseconds, count: 0, oldest: nanoseconds }
}

/** The position behind one more frame. */
export function behind({ newest, count, oldest }: LogPosition, stamp: string): LogPosition {
  if (stamp > newest || count === 0) return { newest: stamp, count: 1, oldest: stamp }
  return { newest, count: count + 1, oldest: stamp < oldest ? stamp : oldest }
}

/** Tells the frames of a log that is read again which lie before a position: each is known once. */
export class Resumption {
  readonly #newest: string
  #left: number
  /** Whether the first frame of the newest stamp has come. */
  #isThere = false
  #isOver = false

  constructor({ newest, count }: LogPosition) {
    this.#newest = newest
    this.#left = count
  }

  /** To be asked of each frame, in their order. */
  isKnown(stamp: string): boolean {
    if (this.#isOver) return false
    this.#isThere ||= stamp >= this.#newest
    if (!this.#isThere) return true
    // What is newer than the newest that was seen is new, also where a rotation took some of the others away.
    this.#isOver = stamp > this.#newest || this.#left === 0
    if (!this.#isOver) this.#left--
    return !this.#isOver
  }
}

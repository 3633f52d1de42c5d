import { closeSync, constants, type FSWatcher, fstatSync, openSync, readSync, watch } from 'node:fs'
import { grownHead, type Head, NO_HEAD } from './head.ts'

/**
 * What became of a look at a file: so many bytes were read; or it was empty and no longer is; or it was cut shorter, or
 * written anew.
 */
export type Look = number | 'begun' | 'truncated'

/** A file that is open, and how far it was read. */
export class TailedFile {
  /** Where it was found first: its lines are known by that, whatever it is called later. */
  readonly path: string
  readonly inode: string
  /** Bytes that were taken. */
  offset: number
  /** Whether the rest of a line that was too long is passed over. */
  isSkipping: boolean
  head: Head
  /** Another file stands in its place, or none. */
  isRotated = false
  /** It is let go as soon as it was read to its end. */
  isLeaving = false
  /** When it was surely the one at its path, and when it was written last, whichever is later: milliseconds since the epoch. */
  seen: number
  /** What must be read to its end before this one. */
  after: TailedFile | undefined
  /** Whether it was read to its end since it last went from its path, or came to one. */
  isDrained = false
  /** Whether nobody tells of what is written to it since it was rotated: then one has to look oneself. */
  isUntold = false
  /** Lines of it wait for what may belong to them, since then (on the clock that nobody sets). */
  waitsSince: number | undefined
  /** How many bytes were there when that began. */
  waitingBytes = 0
  #file: number
  #watcher: FSWatcher | undefined

  /** Throws what `readSync` throws. */
  constructor(file: number, path: string, { inode, offset = 0, isSkipping = false, head, seen }: Place) {
    this.#file = file
    this.path = path
    this.inode = inode
    this.offset = offset
    this.isSkipping = isSkipping
    this.head = head ?? grownHead(file, NO_HEAD) ?? NO_HEAD
    this.seen = seen
  }

  /**
   * Reads what was not taken yet into a buffer. Only what the very same content holds counts: it is looked at again after
   * reading. Throws what `readSync` throws.
   */
  look(buffer: Buffer, most: number): Look {
    const count = readSync(this.#file, buffer, 0, most, this.offset)
    const head = grownHead(this.#file, this.head)
    if (head === undefined) return 'truncated'
    const isBegun = this.head.length === 0 && head.length > 0
    this.head = head
    if (isBegun) return 'begun'
    if (count > 0) return count
    const { size, mtimeMs } = fstatSync(this.#file)
    if (size < this.offset) return 'truncated'
    this.noteSeen(mtimeMs)
    return 0
  }

  /** What was copied of an empty file before it was cut short shows by its time alone: that must not be passed over. */
  noteSeen(time: number): void {
    if (this.head.length > 0) this.seen = Math.max(this.seen, time)
  }

  /** It is read from its beginning again. */
  restart(now: number): void {
    this.seen = now
    this.offset = 0
    this.isSkipping = false
    this.head = NO_HEAD
    this.waitsSince = undefined
  }

  get isDeleted(): boolean {
    return fstatSync(this.#file).nlink === 0
  }

  /**
   * Tells of what is written to it from now on, whatever its name is now; false where that is told already. Throws what
   * `watch` throws.
   */
  watch(onWritten: () => void): boolean {
    if (this.#watcher !== undefined) return false
    this.#watcher = watch(`/proc/self/fd/${this.#file}`, onWritten).on('error', ignore)
    return true
  }

  /** Its number may be given to another file now. */
  close(): void {
    this.#watcher?.close()
    closeSync(this.#file)
    this.#file = -1
  }
}

export interface Place {
  readonly inode: string
  readonly offset?: number
  readonly isSkipping?: boolean
  readonly head?: Head
  readonly seen: number
}

/** Opens a file for reading without ever waiting, as a pipe would make it. Throws what `openSync` throws. */
export function openQuietly(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
}

/** What tells a file from all others that are there at the same time. */
export function inodeOf(file: number): string {
  const { dev, ino } = fstatSync(file, { bigint: true })
  return `${dev}:${ino}`
}

function ignore(): void {}

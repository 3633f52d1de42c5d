import { join } from 'node:path'
import { errorMessage } from '../../values/error-message.ts'
import { errorCode, type OnNotice, SourceError } from '../source-error.ts'
import { SpoolAppender } from './appender.ts'
import { parsePlace, placeText, type SpoolPlace } from './place.ts'
import { SpoolReader } from './reader.ts'
import { encodeRecord, type SpoolRecord } from './record.ts'
import { SpoolSegments } from './segments.ts'

/** A spool has so many files when it is full: so much of it is kept at the most that was walked already. */
const SEGMENTS = 16
const LARGEST_SEGMENT = 16 * 1024 * 1024

export interface SpoolOptions {
  /** Made where it is missing, for nobody but its user. */
  readonly directory: string
  /** Bytes. */
  readonly limit: number
  /** `SEGMENT+BYTES`, or null where nothing was read yet. */
  readonly cursor: string | null
  readonly onNotice: OnNotice
}

/**
 * Keeps what came from outside and cannot be had again, from its arrival until what was walked of it is committed. What
 * was added is in files before it is walked, and at the latest at the end of the turn of the event loop: it survives the
 * end of the process. After a power cut, what the kernel had not written yet is missing.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #segments: SpoolSegments
  readonly #appender: SpoolAppender
  readonly #reader: SpoolReader
  /** Whether something came since it was looked last. */
  #hasNews = true
  readonly #waiting = new Set<() => void>()
  readonly #waitingForRoom = new Set<() => void>()
  #added = 0
  #isClosed = false
  /** How many records were written, and how many were refused, since it was opened. */
  written = 0
  refused = 0

  /** Throws what the file system throws. */
  constructor(options: SpoolOptions) {
    this.#options = options
    this.#segments = new SpoolSegments(options.directory)
    const place = this.#firstPlace()
    this.#segments.passOver(place)
    this.#reader = new SpoolReader(this.#segments, place, options.onNotice)
    this.#appender = new SpoolAppender({
      segments: this.#segments,
      segmentBytes: Math.min(LARGEST_SEGMENT, options.limit / SEGMENTS),
      onWritten: () => {
        if (this.isWritten) this.written = this.#added
        this.wake()
        this.#offerRoom()
      },
      onFailure: (error) => options.onNotice(...this.#failureText(error)),
    })
  }

  /** Whether there is no room for more: who can make others wait should. */
  get isFull(): boolean {
    return this.#segments.bytes + this.#appender.waitingBytes >= this.#options.limit || this.#appender.isStuck
  }

  /** Adds a record where there is room, and says whether it was taken. */
  offer(arrival: number, about: Uint8Array, line: Uint8Array): boolean {
    if (!this.isFull) return this.add(arrival, about, line)
    this.refused++
    this.#options.onNotice(
      `there is no room for what comes: ${this.#options.directory} is full`,
      'it is dropped until more was walked; see what sends so much, or let `spool` be larger',
    )
    return false
  }

  /**
   * Adds a record, full or not: for those who stop reading as long as `isFull`. Refused is what comes once it is closed,
   * for then the files of the directory are those of whoever opens it next.
   */
  add(arrival: number, about: Uint8Array, line: Uint8Array): boolean {
    if (this.#isClosed) {
      this.refused++
      return false
    }
    this.#added++
    this.#appender.append(encodeRecord(arrival, about, line))
    return true
  }

  /** Calls back once when there is room again. */
  onceThereIsRoom(callback: () => void): void {
    this.#waitingForRoom.add(callback)
  }

  /** The next record, or undefined where there is none now. Throws what the file system throws. */
  next(): SpoolRecord | undefined {
    this.#hasNews = false
    this.#appender.writeDue()
    return this.#reader.next()
  }

  /** Whether nothing waits to be written. */
  get isWritten(): boolean {
    return this.#appender.waitingBytes === 0
  }

  cursor(): string {
    return placeText(this.#reader.place)
  }

  /** What lies before this cursor is not read again: what files hold nothing else are deleted. */
  committed(cursor: string): void {
    const place = parsePlace(cursor)
    if (place === undefined) return
    try {
      this.#segments.removeBefore(place.segment)
    } catch (error) {
      this.#options.onNotice(...this.#failureText(error))
    }
    this.#offerRoom()
  }

  /** Resolves when there may be more to read, or when the signal aborts. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        this.#waiting.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      if (signal.aborted || this.#hasNews) return resolve()
      signal.addEventListener('abort', end)
      this.#waiting.add(end)
    })
  }

  /** Ends what waits: there is something to look at. */
  wake(): void {
    this.#hasNews = true
    for (const end of this.#waiting) end()
  }

  close(): void {
    this.#isClosed = true
    this.#waitingForRoom.clear()
    this.#appender.close()
    this.#reader.close()
    this.wake()
  }

  #firstPlace(): SpoolPlace {
    const { cursor, onNotice } = this.#options
    const start = { segment: this.#segments.oldest ?? this.#segments.next, bytes: 0 }
    if (cursor === null) return start
    const place = parsePlace(cursor)
    if (place === undefined)
      onNotice(`the cursor ${JSON.stringify(cursor.slice(0, 200))} is none of a spool`, 'all of it is read')
    return place ?? start
  }

  #offerRoom(): void {
    if (this.#waitingForRoom.size === 0 || this.isFull) return
    const callbacks = [...this.#waitingForRoom]
    this.#waitingForRoom.clear()
    for (const callback of callbacks) callback()
  }

  #failureText(error: unknown): readonly [string, string] {
    return spoolFailure(this.#options.directory, error)
  }
}

/** Where the spool of a source is, below the daemon's state; only the daemon has one. */
export function spoolDirectory(state: string | undefined, source: string): string | SourceError {
  return state === undefined
    ? new SourceError(
        `what ${source} gets is kept by the daemon alone, until it was walked`,
        'see it with `pyruse-ts run`, or record it in an archive',
      )
    : join(state, 'spool', source)
}

/** Opens a spool, or says why that cannot be. */
export function openSpool(options: SpoolOptions): Spool | SourceError {
  try {
    return new Spool(options)
  } catch (error) {
    return new SourceError(...spoolFailure(options.directory, error))
  }
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'make room on that disk',
  EDQUOT: 'make room on that disk',
  EACCES: 'let the user that runs this own the directory `state` and be able to write it',
  EPERM: 'let the user that runs this own the directory `state` and be able to write it',
  EROFS: 'set `state` to a directory that can be written',
}

/** What an error of the file system means for a spool, and what to do about it. */
export function spoolFailure(directory: string, error: unknown): readonly [string, string] {
  const code = errorCode(error) ?? ''
  const hint = Object.hasOwn(HINTS, code) ? HINTS[code] : undefined
  return [
    `the spool ${directory} cannot be used: ${errorMessage(error)}`,
    hint ?? "see the system's log for errors of the disk",
  ]
}

import { ftruncateSync, writeSync } from 'node:fs'
import type { SpoolSegments } from './segments.ts'

/** What waits is written at the end of the turn of the event loop, and before that once it is so much, in bytes. */
const WRITE_AT = 256 * 1024
/** Where it cannot be written, so much waits in memory, and it is tried again so often, in milliseconds. */
const WAITING_MAX = 1024 * 1024
const TRY_AGAIN_AFTER = 1_000

export interface AppenderParts {
  readonly segments: SpoolSegments
  /** A file that has so many bytes is complete. */
  readonly segmentBytes: number
  /** Records were written. */
  readonly onWritten: () => void
  /** They could not be written, and wait; told each time. */
  readonly onFailure: (error: unknown) => void
}

/**
 * Appends records to a spool, in batches and without waiting for the disk: what was written survives the end of the
 * process, not that of the machine.
 */
export class SpoolAppender {
  readonly #parts: AppenderParts
  #descriptor: number | undefined
  /** Bytes of the file that is written. */
  #size = 0
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #soon: NodeJS.Immediate | undefined
  #later: NodeJS.Timeout | undefined

  constructor(parts: AppenderParts) {
    this.#parts = parts
  }

  /** Bytes that are not written yet. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** Whether it fails to write, and has as much in memory as it may. */
  get isStuck(): boolean {
    return this.#later !== undefined && this.#waitingBytes >= WAITING_MAX
  }

  append(record: Buffer): void {
    this.#waiting.push(record)
    this.#waitingBytes += record.length
    if (this.#later !== undefined) return
    if (this.#waitingBytes >= WRITE_AT) this.write()
    else this.#soon ??= setImmediate(() => this.write())
  }

  /** Writes what waits for the end of the turn. */
  writeDue(): void {
    if (this.#soon !== undefined) this.write()
  }

  /** Writes what waits. */
  write(): void {
    clearImmediate(this.#soon)
    this.#soon = undefined
    clearTimeout(this.#later)
    this.#later = undefined
    if (this.#waitingBytes === 0) return
    try {
      this.#writeAll()
    } catch (error) {
      this.#later = setTimeout(() => this.write(), TRY_AGAIN_AFTER)
      this.#parts.onFailure(error)
    }
    this.#parts.onWritten()
  }

  /** Writes what it can, and ends. */
  close(): void {
    this.write()
    clearTimeout(this.#later)
    this.#finishSegment()
  }

  #writeAll(): void {
    const { segments, segmentBytes } = this.#parts
    this.#descriptor ??= segments.begin()
    const bytes = Buffer.concat(this.#waiting)
    let written = 0
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written)
    } finally {
      this.#keepUnwritten(this.#descriptor, written)
      // A file that cannot grow may still be deleted once it was walked.
      if (this.#size >= segmentBytes || (this.#waitingBytes > 0 && this.#size > 0)) this.#finishSegment()
    }
  }

  /** What was written in part is taken back, and waits. */
  #keepUnwritten(descriptor: number, written: number): void {
    let whole = 0
    let count = 0
    for (const { length } of this.#waiting) {
      if (whole + length > written) break
      whole += length
      count++
    }
    this.#waiting = this.#waiting.slice(count)
    this.#waitingBytes -= whole
    this.#size += whole
    this.#parts.segments.grow(whole)
    if (whole < written) ftruncateSync(descriptor, this.#size)
  }

  #finishSegment(): void {
    if (this.#descriptor !== undefined) this.#parts.segments.finish(this.#descriptor)
    this.#descriptor = undefined
    this.#size = 0
  }
}

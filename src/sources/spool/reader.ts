import { closeSync, openSync, readSync } from 'node:fs'
import type { OnNotice } from '../source-error.ts'
import type { SpoolPlace } from './place.ts'
import { decodeRecord, type SpoolRecord } from './record.ts'
import type { SpoolSegments } from './segments.ts'

const CHUNK = 256 * 1024

/** Reads the records of a spool, one after the other, while others are written. */
export class SpoolReader {
  readonly #segments: SpoolSegments
  readonly #onNotice: OnNotice
  #place: SpoolPlace
  #descriptor: number | undefined
  /** What was read of the file ahead of the place: `#bytes` from `#start` to `#end`. */
  #bytes = Buffer.allocUnsafe(CHUNK)
  #start = 0
  #end = 0

  constructor(segments: SpoolSegments, place: SpoolPlace, onNotice: OnNotice) {
    this.#segments = segments
    this.#place = place
    this.#onNotice = onNotice
  }

  /** Behind the last record. */
  get place(): SpoolPlace {
    return this.#place
  }

  /** The next record, or undefined where there is none now. Throws what the file system throws. */
  next(): SpoolRecord | undefined {
    while (this.#open()) {
      const decoded = decodeRecord(this.#bytes, this.#start, this.#end)
      if (typeof decoded === 'object') {
        const { segment, bytes } = this.#place
        this.#start += decoded.size
        this.#place = { segment, bytes: bytes + decoded.size }
        return decoded.record
      }
      if (decoded === 'partial' && this.#fill()) continue
      if (this.#place.segment === this.#segments.current) return undefined
      if (this.#end > this.#start) this.#tellOfDamage()
      this.#goTo(this.#segments.after(this.#place.segment) ?? this.#segments.next)
    }
    return undefined
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  /** Whether there is a file at the place, or at a later one. */
  #open(): boolean {
    if (this.#descriptor !== undefined) return true
    const { segment, bytes } = this.#place
    if (!this.#segments.has(segment)) {
      if (bytes > 0) this.#tellOfLoss()
      const following = this.#segments.after(segment)
      this.#goTo(following ?? Math.max(segment, this.#segments.next))
      if (following === undefined) return false
    }
    this.#descriptor = openSync(this.#segments.fileOf(this.#place.segment), 'r')
    return true
  }

  #goTo(segment: number): void {
    if (segment > this.#place.segment + 1) this.#tellOfLoss()
    this.close()
    this.#place = { segment, bytes: 0 }
    this.#start = 0
    this.#end = 0
  }

  /** Whether more came of the file. */
  #fill(): boolean {
    if (this.#descriptor === undefined) return false
    const length = this.#end - this.#start
    if (this.#bytes.length - this.#end < CHUNK) {
      const target = Buffer.allocUnsafe(Math.max(CHUNK, length) * 2)
      this.#bytes.copy(target, 0, this.#start, this.#end)
      this.#bytes = target
      this.#start = 0
      this.#end = length
    }
    const from = this.#place.bytes + length
    const count = readSync(this.#descriptor, this.#bytes, this.#end, CHUNK, from)
    this.#end += count
    return count > 0
  }

  #tellOfDamage(): void {
    const file = this.#segments.fileOf(this.#place.segment)
    this.#onNotice(
      `the end of ${file} cannot be read from byte ${this.#place.bytes} on`,
      'it was not written whole when the machine or the disk failed; reading goes on behind it',
    )
  }

  #tellOfLoss(): void {
    this.#onNotice(
      `${this.#segments.fileOf(this.#place.segment)}, or what followed it, is gone`,
      'let nobody else delete files there; reading goes on with what is left',
    )
  }
}

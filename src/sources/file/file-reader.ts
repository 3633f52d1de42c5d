import type { Entry } from '../../module/entry.ts'
import type { LineOrigin } from '../lines/line-entry.ts'
import type { LineReading } from '../lines/open-line-parser.ts'
import { decodeText, decodeWhole, VALUE_BYTES_MAX } from '../text.ts'
import { findRecord, lastNewline, type Record, type RecordRule } from './records.ts'
import type { Look, TailedFile } from './tailed-file.ts'

/** What is read at once, and for a line that is longer. The text of a line is cut at a character below that. */
const PORTION = 256 * 1024
const LONGEST = VALUE_BYTES_MAX + 4
/** Milliseconds after which lines no longer wait for others that belong to them. */
export const JOIN_PATIENCE = 1_000

export interface ReaderParts {
  readonly reading: LineReading
  /** Whether a line begins an entry; without it, each does. */
  readonly begins: RecordRule['begins']
  readonly originOf: (file: TailedFile) => LineOrigin
  /** Whether more is waited for at the end of a file. */
  readonly follow: boolean
  readonly onTooLong: (file: TailedFile) => void
}

/** Turns one portion of one file after another into entries. One buffer serves all of them. */
export class FileReader {
  readonly #parts: ReaderParts
  readonly #bytes = Buffer.allocUnsafe(LONGEST)
  #file: TailedFile | undefined
  #start = 0
  #end = 0
  #asked = PORTION
  #isFinal = false
  #rule: RecordRule = { isQuiet: false, isFinal: false }
  /** Microseconds since the epoch. */
  #received = 0

  constructor(parts: ReaderParts) {
    this.#parts = parts
  }

  /** Reads a portion of a file; it may be the end of it, with `isFinal` for good. Throws what `readSync` throws. */
  open(file: TailedFile, isFinal: boolean): Look {
    this.#file = file
    return this.#read(file, PORTION, isFinal)
  }

  /** The next entry of the portion. */
  next(): Entry | undefined {
    const file = this.#file
    while (file !== undefined) {
      this.#passOver(file)
      let record = findRecord(this.#bytes, this.#start, this.#end, this.#rule)
      if (record === undefined) {
        // What is left of this portion is the beginning of the next one.
        if (this.reachedEnd || this.#start > 0 || this.#asked === 0) return undefined
        if (this.#asked < LONGEST) {
          this.#read(file, LONGEST, this.#isFinal)
          continue
        }
        record = this.#cut(file)
      }
      const entry = this.#entry(file, record.end)
      this.#take(file, record.next)
      if (entry !== undefined) return entry
    }
    return undefined
  }

  /** Whether the portion went to the end of the file, as far as it is to be had. */
  get reachedEnd(): boolean {
    return this.#end < this.#asked
  }

  /** Bytes of the portion that wait for more. */
  get rest(): number {
    return this.#end - this.#start
  }

  #read(file: TailedFile, most: number, isFinal: boolean): Look {
    this.#isFinal = isFinal
    this.#start = 0
    this.#end = 0
    // As long as nothing was read, nothing is known of the end.
    this.#asked = 0
    const look = file.look(this.#bytes, most)
    if (typeof look !== 'number') return look
    this.#end = look
    this.#asked = most
    this.#received = Date.now() * 1000
    const isAtEnd = look < most
    const { begins, follow } = this.#parts
    const isQuiet = isAtEnd && (isFinal || !follow || hasWaited(file, look))
    this.#rule = { begins, isQuiet, isFinal: isAtEnd && isFinal }
    return look
  }

  /** Bytes of zero in front of a line are a hole that was left by truncating; and the rest of a line may be unwanted. */
  #passOver(file: TailedFile): void {
    let at = this.#start
    if (file.isSkipping && at < this.#end) {
      const newline = this.#bytes.indexOf('\n', at)
      file.isSkipping = newline < 0 || newline >= this.#end
      at = file.isSkipping ? this.#end : newline + 1
    }
    while (at < this.#end && this.#bytes[at] === 0) at++
    if (at > this.#start) this.#take(file, at)
  }

  /** What is too long is an entry as far as it goes: lines that belong together up to the last whole one. */
  #cut(file: TailedFile): Record {
    this.#parts.onTooLong(file)
    const newline = this.#parts.begins === undefined ? -1 : lastNewline(this.#bytes, this.#end)
    file.isSkipping = newline < 0
    return newline < 0 ? { end: this.#end, next: this.#end } : { end: newline, next: newline + 1 }
  }

  #take(file: TailedFile, next: number): void {
    file.offset += next - this.#start
    this.#start = next
  }

  /** Nothing but white space is no entry. */
  #entry(file: TailedFile, end: number): Entry | undefined {
    const { parser, fallback } = this.#parts.reading
    const decode = end - this.#start > VALUE_BYTES_MAX ? decodeText : decodeWhole
    const text = decode(this.#bytes, this.#start, end, fallback)
    return text.trim() === '' ? undefined : parser.parse(text, this.#received, this.#parts.originOf(file))
  }
}

/** Whether the same bytes have been at the end of a file for so long that no more will come that belong to them. */
function hasWaited({ waitsSince, waitingBytes }: TailedFile, bytes: number): boolean {
  return waitsSince !== undefined && bytes === waitingBytes && performance.now() - waitsSince >= JOIN_PATIENCE
}

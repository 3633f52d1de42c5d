import type { TextDecoder } from 'node:util'
import { ENTRY_BYTES_MAX } from '../text.ts'
import type { ByteWindow } from './byte-window.ts'
import { ExportEntry } from './export-entry.ts'
import { indexOfByte } from './lines.ts'
import type { Parsed, RecordParser } from './parser.ts'

const NEWLINE = 0x0a
const EQUALS = 0x3d
const LENGTH_BYTES = 8

/** The length of a field in bytes, with its line end; `incomplete` where it is not there whole, `large` where it never can be. */
type FieldLength = number | 'incomplete' | 'large'

/**
 * The journal export format: `NAME=value` lines, or `NAME`, a length as 64-bit little-endian, the bytes and a line end;
 * an empty line behind each entry. Only the places of the fields are noted, nothing is decoded before it is asked for.
 */
export class ExportParser implements RecordParser {
  readonly #entry: ExportEntry
  /** How many bytes of the window belong to fields of this entry that are parsed. */
  #parsed = 0
  /** How many bytes of a value too large to be held are still to be passed over. */
  #discard = 0
  /** It is inside a line that is too long to be held. */
  #insideLine = false
  /** The entry is none, or too large. */
  #broken = false

  constructor(fallback: TextDecoder) {
    this.#entry = new ExportEntry(fallback)
  }

  /** The journal's cursor of the entry that came last, or null where it has none. */
  entryCursor(): string | null {
    return this.#entry.special('__CURSOR') ?? null
  }

  next(window: ByteWindow, atEnd: boolean): Parsed {
    if (this.#parsed === 0) this.#entry.clear()
    while (this.#passOver(window)) {
      const length = this.#parseField(window, atEnd)
      if (length === 'large') continue
      if (length === 'incomplete') {
        if (atEnd || window.length <= ENTRY_BYTES_MAX) break
        this.#giveUp(window)
        continue
      }
      this.#parsed += length
      // Only the empty line behind an entry has no more than its line end.
      if (length > 1) continue
      if (!this.#entry.isEmpty || this.#broken) return this.#finish(window)
      this.#drop(window)
    }
    return atEnd ? this.#finishAtEnd(window) : undefined
  }

  #parseField(window: ByteWindow, atEnd: boolean): FieldLength {
    const { bytes, end } = window
    const start = window.start + this.#parsed
    let nameEnd = start
    while (nameEnd < end && bytes[nameEnd] !== EQUALS && bytes[nameEnd] !== NEWLINE) nameEnd++
    if (nameEnd === end) return 'incomplete'
    if (bytes[nameEnd] === NEWLINE) return nameEnd === start ? 1 : this.#parseBinary(window, start, nameEnd)
    const newline = indexOfByte(window, NEWLINE, nameEnd + 1)
    if (newline < 0 && !atEnd) return 'incomplete'
    const lineEnd = newline < 0 ? end : newline
    this.#add(window, start, nameEnd, nameEnd + 1, lineEnd)
    return Math.min(lineEnd + 1, end) - start
  }

  #parseBinary(window: ByteWindow, start: number, nameEnd: number): FieldLength {
    const valueStart = nameEnd + 1 + LENGTH_BYTES
    if (valueStart > window.end) return 'incomplete'
    const length = Number(window.bytes.readBigUInt64LE(nameEnd + 1))
    const valueEnd = valueStart + length
    if (length > ENTRY_BYTES_MAX / 2) {
      this.#drop(window)
      this.#broken = true
      this.#discard = valueEnd + 1 - start
      return 'large'
    }
    if (valueEnd >= window.end) return 'incomplete'
    if (window.bytes[valueEnd] !== NEWLINE) this.#broken = true
    this.#add(window, start, nameEnd, valueStart, valueEnd)
    return valueEnd + 1 - start
  }

  #add(window: ByteWindow, nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    const { start } = window
    this.#entry.add(nameStart - start, nameEnd - start, valueStart - start, valueEnd - start)
  }

  #finish(window: ByteWindow): Parsed {
    this.#entry.settle(window.bytes, window.start)
    const whole = !this.#broken && Number.isSafeInteger(this.#entry.realtime)
    window.consume(this.#parsed)
    this.#parsed = 0
    this.#broken = false
    return whole ? this.#entry : 'skipped'
  }

  /** The last entry may lack its empty line, but not a part of a field. */
  #finishAtEnd(window: ByteWindow): Parsed {
    if (window.length === 0 && !this.#broken) return undefined
    if (window.length > this.#parsed) this.#broken = true
    this.#parsed = window.length
    return this.#finish(window)
  }

  /** Gives up what was parsed of this entry. */
  #drop(window: ByteWindow): void {
    window.consume(this.#parsed)
    this.#parsed = 0
    this.#entry.clear()
  }

  /** Gives up an entry that is too large to be held. */
  #giveUp(window: ByteWindow): void {
    this.#drop(window)
    this.#broken = true
    if (window.length <= ENTRY_BYTES_MAX) return
    this.#insideLine = true
    window.consume(window.length)
  }

  /** Passes over the rest of what is too large; false where more of it is still to come. */
  #passOver(window: ByteWindow): boolean {
    if (this.#discard > 0) {
      const count = Math.min(this.#discard, window.length)
      window.consume(count)
      this.#discard -= count
      if (this.#discard > 0) return false
    }
    if (!this.#insideLine) return true
    const newline = indexOfByte(window, NEWLINE, window.start)
    window.consume(newline < 0 ? window.length : newline + 1 - window.start)
    this.#insideLine = newline < 0
    return !this.#insideLine
  }
}

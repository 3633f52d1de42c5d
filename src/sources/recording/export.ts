import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { decodeText, ENTRY_BYTES_MAX } from '../text.ts'
import type { ByteWindow } from './byte-window.ts'
import { indexOfByte } from './lines.ts'
import type { Parsed, RecordParser } from './parser.ts'

const NEWLINE = 0x0a
const EQUALS = 0x3d
const LENGTH_BYTES = 8

/**
 * The journal export format: `NAME=value` lines, or `NAME`, a length as 64-bit little-endian, the bytes and a line end;
 * an empty line behind each entry. Only the places of the fields are noted, nothing is decoded before it is asked for.
 */
export class ExportParser implements RecordParser {
  readonly #entry: ExportEntry
  /** How many bytes of the window belong to fields of this entry that are parsed. */
  #parsed = 0
  /** How many bytes of a value too large to be held are still to come. */
  #discard = 0
  /** It is in the middle of a line that is too long to be held. */
  #insideLine = false
  #broken = false

  constructor(fallback: TextDecoder) {
    this.#entry = new ExportEntry(fallback)
  }

  /** The cursor of the entry that came last, or null where it has none. */
  cursor(): string | null {
    return this.#entry.special('__CURSOR') ?? null
  }

  next(window: ByteWindow, atEnd: boolean): Parsed {
    const { places } = this.#entry
    if (this.#parsed === 0) places.length = 0
    for (;;) {
      const count = this.#discardFrom(window) ? this.#parseField(window, atEnd) : undefined
      if (count === undefined) {
        if (atEnd) return this.#finish(window)
        if (window.length > ENTRY_BYTES_MAX) this.#giveUp(window)
        return undefined
      }
      this.#parsed += count
      // Only an empty line is one byte long.
      if (count !== 1) continue
      if (places.length > 0 || this.#broken) return this.#finish(window)
      window.consume(1)
      this.#parsed = 0
    }
  }

  /** Notes the place of the next field and gives its length in bytes, or undefined where it is not there whole. */
  #parseField(window: ByteWindow, atEnd: boolean): number | undefined {
    const { bytes, end } = window
    const start = window.start + this.#parsed
    let nameEnd = start
    while (nameEnd < end && bytes[nameEnd] !== EQUALS && bytes[nameEnd] !== NEWLINE) nameEnd++
    if (nameEnd === end) return undefined
    if (bytes[nameEnd] === EQUALS) {
      let lineEnd = indexOfByte(window, NEWLINE, nameEnd + 1)
      if (lineEnd < 0 && !atEnd) return undefined
      if (lineEnd < 0) lineEnd = end
      this.#note(window, start, nameEnd, nameEnd + 1, lineEnd)
      // At the end of the input the line end may be missing.
      return Math.min(lineEnd + 1, end) - start
    }
    if (nameEnd === start) return 1
    return this.#parseBinary(window, start, nameEnd)
  }

  #parseBinary(window: ByteWindow, start: number, nameEnd: number): number | undefined {
    const valueStart = nameEnd + 1 + LENGTH_BYTES
    if (valueStart > window.end) return undefined
    const length = Number(window.bytes.readBigUInt64LE(nameEnd + 1))
    if (length > ENTRY_BYTES_MAX) {
      this.#giveUp(window)
      this.#discard = LENGTH_BYTES + nameEnd + 1 - start + length + 1 - this.#dropped(window, start)
      return undefined
    }
    const valueEnd = valueStart + length
    if (valueEnd >= window.end) return undefined
    if (window.bytes[valueEnd] !== NEWLINE) this.#broken = true
    this.#note(window, start, nameEnd, valueStart, valueEnd)
    return valueEnd + 1 - start
  }
}

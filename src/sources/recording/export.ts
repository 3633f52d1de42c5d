import type { TextDecoder } from 'node:util'
import { ENTRY_BYTES_MAX } from '../text.ts'
import type { ByteWindow } from './byte-window.ts'
import { ExportEntry } from './export-entry.ts'
import { ExportField, type FieldFound } from './export-field.ts'
import { indexOfByte } from './lines.ts'
import type { Parsed, RecordParser } from './parser.ts'

const NEWLINE = 0x0a

/** The journal export format: fields, and an empty line behind each entry. Nothing is decoded before it is asked for. */
export class ExportParser implements RecordParser {
  readonly #entry: ExportEntry
  readonly #field = new ExportField()
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
    return this.#entry.cursor
  }

  next(window: ByteWindow, atEnd: boolean): Parsed {
    if (this.#parsed === 0) this.#entry.clear()
    while (this.#passOver(window)) {
      const found = this.#readField(window, atEnd)
      if (found === 'incomplete') {
        if (atEnd || window.length <= ENTRY_BYTES_MAX) break
        this.#giveUp(window)
      } else if (found === 'end') {
        if (!this.#entry.isEmpty || this.#broken) return this.#finish(window)
        this.#drop(window)
      }
    }
    return atEnd ? this.#finishAtEnd(window) : undefined
  }

  #readField(window: ByteWindow, atEnd: boolean): FieldFound {
    const field = this.#field
    const start = window.start + this.#parsed
    const found = field.read(window.bytes, start, window.end, atEnd)
    if (found === 'incomplete') return found
    if (found === 'large') {
      this.#drop(window)
      this.#discard = field.next - start
      this.#broken = true
      return found
    }
    if (found === 'field') this.#entry.add(window.bytes, window.start, start, field)
    else if (found === 'broken') this.#broken = true
    this.#parsed += field.next - start
    return found
  }

  #finish(window: ByteWindow): Parsed {
    this.#entry.settle(window.bytes, window.start, window.start + this.#parsed)
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

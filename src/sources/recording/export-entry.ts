import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { decodeText } from '../text.ts'
import { WantedFields } from '../wanted-fields.ts'
import { ExportField } from './export-field.ts'
import { KnownTexts } from './known-texts.ts'

const TIME = '__REALTIME_TIMESTAMP'
const CURSOR = '__CURSOR'
const ZERO = 0x30

/**
 * An entry of the export format, where it lies in a buffer. Only the places of those fields are noted that were asked for
 * of an entry before: most are never asked for. One object serves for all entries.
 */
export class ExportEntry implements Entry {
  realtime = Number.NaN
  isEmpty = true
  readonly #fallback: TextDecoder
  readonly #texts: KnownTexts
  readonly #wanted = new WantedFields()
  readonly #time = this.#wanted.add(TIME)
  readonly #cursor = this.#wanted.add(CURSOR)
  readonly #field = new ExportField()
  #bytes: Buffer = Buffer.alloc(0)
  #start = 0
  #end = 0
  /** For each wanted field, where its value starts and ends, counted from `start`; a start of 0 is none. */
  #places = new Uint32Array(2 * this.#wanted.count)

  constructor(fallback: TextDecoder) {
    this.#fallback = fallback
    this.#texts = new KnownTexts(fallback)
  }

  /** The journal's cursor of the entry, or null where it has none. */
  get cursor(): string | null {
    return this.#value(this.#cursor) ?? null
  }

  field(name: string): string | undefined {
    if (name.startsWith('__')) return undefined
    return this.#value(this.#wanted.numberOf(name) ?? this.#want(name))
  }

  fields(): Readonly<Record<string, string>> {
    const fields: Record<string, string> = {}
    this.#forEach((start, { nameEnd, valueStart, valueEnd }) => {
      const name = this.#bytes.toString('latin1', start, nameEnd)
      if (name.startsWith('__') || Object.hasOwn(fields, name)) return
      fields[name] = decodeText(this.#bytes, valueStart, valueEnd, this.#fallback)
    })
    return fields
  }

  /** Begins another entry, of which nothing is known. */
  clear(): void {
    this.isEmpty = true
    this.#places.fill(0)
  }

  /** Notes a field that was read at `start` of the bytes, of an entry that begins at `base`. */
  add(bytes: Buffer, base: number, start: number, field: ExportField): void {
    this.isEmpty = false
    const number = this.#recognise(bytes, start, field)
    // Of a field that occurs several times, the first counts.
    if (number < 0 || this.#places[number * 2] !== 0) return
    this.#places[number * 2] = field.valueStart - base
    this.#places[number * 2 + 1] = field.valueEnd - base
  }

  /** Says where the entry lies, now that it is there whole. */
  settle(bytes: Buffer, start: number, end: number): void {
    this.#bytes = bytes
    this.#start = start
    this.#end = end
    this.realtime = this.#number(this.#time)
  }

  #value(number: number): string | undefined {
    const start = this.#places[number * 2] ?? 0
    if (start === 0) return undefined
    const end = this.#places[number * 2 + 1] ?? 0
    return this.#texts.decode(this.#bytes, this.#start + start, this.#start + end)
  }

  /** The number that a value is, or NaN. Each time is another one: its digits are read where they lie. */
  #number(number: number): number {
    const start = this.#start + (this.#places[number * 2] ?? 0)
    const end = this.#start + (this.#places[number * 2 + 1] ?? 0)
    let value = 0
    for (let at = start; at < end; at++) {
      const digit = (this.#bytes[at] ?? 0) - ZERO
      if (digit < 0 || digit > 9) return Number.NaN
      value = value * 10 + digit
    }
    return start === end ? Number.NaN : value
  }

  /** Another field is asked for: it may be in this entry, too. */
  #want(name: string): number {
    const number = this.#wanted.add(name)
    this.#places = new Uint32Array(2 * this.#wanted.count)
    this.#forEach((start, field) => this.add(this.#bytes, this.#start, start, field))
    return number
  }

  #forEach(use: (start: number, field: ExportField) => void): void {
    const field = this.#field
    for (let at = this.#start; at < this.#end; at = field.next) {
      if (field.read(this.#bytes, at, this.#end, true) !== 'field') return
      use(at, field)
    }
  }

  #recognise(bytes: Buffer, start: number, { nameEnd, isBinary }: ExportField): number {
    // The name of a binary field stands before a line end.
    if (isBinary) return this.#wanted.numberOf(bytes.toString('latin1', start, nameEnd)) ?? -1
    if (!this.#wanted.mayBe(nameEnd + 1 - start)) return -1
    return this.#wanted.recognise(bytes, start, nameEnd + 1, firstWord(bytes, start))
  }
}

/** The first four bytes as a little-endian number. */
function firstWord(bytes: Buffer, at: number): number {
  return (
    ((bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)) >>>
    0
  )
}

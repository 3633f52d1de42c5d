import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { decodeText } from '../text.ts'

/** Four numbers a field: where its name starts and ends, and where its value does. */
const STEP = 4

/** An entry of the export format, as the places of its fields in a buffer. One object serves for all entries. */
export class ExportEntry implements Entry {
  readonly #fallback: TextDecoder
  #bytes: Buffer = Buffer.alloc(0)
  #base = 0
  /** Counted from `base`. */
  readonly #places: number[] = []
  realtime = Number.NaN

  constructor(fallback: TextDecoder) {
    this.#fallback = fallback
  }

  get isEmpty(): boolean {
    return this.#places.length === 0
  }

  field(name: string): string | undefined {
    return name.startsWith('__') ? undefined : this.special(name)
  }

  fields(): Readonly<Record<string, string>> {
    const fields: Record<string, string> = {}
    for (let index = 0; index < this.#places.length; index += STEP) {
      const name = this.#bytes.toString('latin1', this.#place(index), this.#place(index + 1))
      if (name.startsWith('__') || Object.hasOwn(fields, name)) continue
      fields[name] = this.#value(index)
    }
    return fields
  }

  /** As `field`, but gives `__CURSOR` and its like too. */
  special(name: string): string | undefined {
    for (let index = 0; index < this.#places.length; index += STEP) {
      if (this.#isNamed(index, name)) return this.#value(index)
    }
    return undefined
  }

  clear(): void {
    this.#places.length = 0
  }

  /** Adds a field, its places counted from the start of the entry. */
  add(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    this.#places.push(nameStart, nameEnd, valueStart, valueEnd)
  }

  /** Says where the entry lies, now that it is there whole. */
  settle(bytes: Buffer, base: number): void {
    this.#bytes = bytes
    this.#base = base
    this.realtime = Number(this.special('__REALTIME_TIMESTAMP') ?? Number.NaN)
  }

  #place(index: number): number {
    return this.#base + (this.#places[index] ?? 0)
  }

  #isNamed(index: number, name: string): boolean {
    const start = this.#place(index)
    if (this.#place(index + 1) - start !== name.length) return false
    for (let at = 0; at < name.length; at++) {
      if (this.#bytes[start + at] !== name.charCodeAt(at)) return false
    }
    return true
  }

  #value(index: number): string {
    return decodeText(this.#bytes, this.#place(index + 2), this.#place(index + 3), this.#fallback)
  }
}

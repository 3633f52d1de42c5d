import type { TextDecoder } from 'node:util'
import type { Entry } from '../module/entry.ts'
import type { JournalLibrary } from './journal-library.ts'
import { decodeText, ENTRY_BYTES_MAX, VALUE_BYTES_MAX } from './text.ts'

/** What is copied of a field at most: its name, `=`, and a little more than the value that is used. */
export const DATA_BYTES_MAX = VALUE_BYTES_MAX + 1024

const ERROR_NO_ENTRY = -2
const ERROR_INVALID_NAME = -22
const HIGH_WORD = 2 ** 32
/** `a` */
const FIRST_LOWER_CASE = 97

/** Whether a journal may have a field of this name: journald refuses lower-case letters, as what chains capture has them. */
export function isInJournals(name: string): boolean {
  return name.charCodeAt(0) < FIRST_LOWER_CASE
}

/**
 * The entry that an open journal stands at: fields are fetched when they are asked for. One object serves for all
 * entries, since a new one each, and new buffers, would cost more than the fetching.
 */
export class JournalEntry implements Entry {
  readonly #library: JournalLibrary
  readonly #journal: bigint
  readonly #fallback: TextDecoder
  readonly #onError: (error: number) => void
  // Addresses and lengths are read as two words: numbers are several times cheaper here than bigints.
  readonly #address = new Uint32Array(2)
  readonly #addressBytes = new Uint8Array(this.#address.buffer)
  readonly #length = new Uint32Array(2)
  readonly #lengthBytes = new Uint8Array(this.#length.buffer)
  readonly #data = Buffer.allocUnsafeSlow(DATA_BYTES_MAX)
  #realtime = 0
  #isTimed = false

  constructor(
    library: JournalLibrary,
    journal: bigint,
    fallback: TextDecoder,
    onError: (error: number) => void,
  ) {
    this.#library = library
    this.#journal = journal
    this.#fallback = fallback
    this.#onError = onError
  }

  get realtime(): number {
    if (!this.#isTimed) this.#readTime()
    return this.#realtime
  }

  /** The journal stands at another entry. */
  moved(): void {
    this.#isTimed = false
  }

  field(name: string): string | undefined {
    if (!isInJournals(name)) return undefined
    const result = this.#library.getData(this.#journal, name, this.#addressBytes, this.#lengthBytes)
    if (result < 0) {
      if (result !== ERROR_NO_ENTRY && result !== ERROR_INVALID_NAME) this.#onError(result)
      return undefined
    }
    return decodeText(this.#data, name.length + 1, this.#copyData(), this.#fallback)
  }

  fields(): Readonly<Record<string, string>> {
    const fields: Record<string, string> = {}
    let room = ENTRY_BYTES_MAX
    this.#library.restartData(this.#journal)
    while (room > 0 && this.#enumerate()) {
      const end = this.#copyData()
      const equals = this.#data.indexOf(0x3d)
      if (equals <= 0 || equals >= end) continue
      const name = this.#data.toString('latin1', 0, equals)
      if (Object.hasOwn(fields, name)) continue
      fields[name] = decodeText(this.#data, equals + 1, end, this.#fallback)
      room -= end
    }
    return fields
  }

  #readTime(): void {
    const result = this.#library.getRealtime(this.#journal, this.#addressBytes)
    if (result < 0) this.#onError(result)
    this.#realtime = word(this.#address)
    this.#isTimed = true
  }

  #enumerate(): boolean {
    const result = this.#library.enumerateData(this.#journal, this.#addressBytes, this.#lengthBytes)
    if (result < 0) this.#onError(result)
    return result > 0
  }

  /** Copies the field that was just found, and gives the length of it with its name. */
  #copyData(): number {
    const length = Math.min(word(this.#length), DATA_BYTES_MAX)
    this.#library.copy(this.#data, word(this.#address), length)
    return length
  }
}

/** A 64-bit number below 2^53: an address, a length, or microseconds since the epoch. */
function word(words: Uint32Array): number {
  const [low = 0, high = 0] = words
  return high * HIGH_WORD + low
}

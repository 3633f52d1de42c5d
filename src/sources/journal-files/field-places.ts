import { zstdDecompressSync } from 'node:zlib'
import { DATA_BYTES_MAX } from '../journal-entry.ts'
import type { WantedFields } from '../wanted-fields.ts'
import { DATA, KIND, OBJECT, ZSTD } from './format.ts'
import type { JournalFile } from './journal-file.ts'

/** What is known of a data object, besides the number of its field, counted from `FIRST_FIELD`. */
const UNKNOWN = 0
const UNWANTED = 1
const FIRST_FIELD = 2
/** No data object is as short as this, in bytes: at most one begins in each such piece of a file. */
const PIECE = 64
/** The place of a field that an entry lacks: the head of the file lies there. */
export const NOWHERE = 0
/** A compressed payload that is larger, in bytes, is passed over: nothing of it could be used without unpacking all of it. */
const LARGEST_UNPACKED = 64 * 1024 * 1024

/** Where the payload of a data object lies: a name, `=`, and the value, cut where it is very long. */
export interface Payload {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  /** Whether several entries have it. */
  readonly isShared: boolean
}

/**
 * Where the wanted fields of the entry lie that a journal file stands at. Most of its data objects are shared with other
 * entries (the host, the unit, the identifier), so that an entry mostly costs a look into a table for each of its fields.
 * Places are counted in steps of eight bytes.
 */
export class FieldPlaces {
  readonly #file: JournalFile
  readonly #wanted: WantedFields
  readonly #onDamage: (damage: string) => void
  /** For each piece of the file, what is known of the data object that begins there. */
  #known = new Uint16Array(0)
  /** How many fields were wanted when the data objects were looked at. */
  #wantedThen = 0
  /** By the number of the wanted field. */
  #found = new Uint32Array(0)
  #isIndexed = false
  #hasTold = false

  constructor(file: JournalFile, wanted: WantedFields, onDamage: (damage: string) => void) {
    this.#file = file
    this.#wanted = wanted
    this.#onDamage = onDamage
  }

  /** The file stands at another entry. */
  moved(): void {
    this.#isIndexed = false
  }

  /** Where the data object of a wanted field lies, by its number; `NOWHERE` if the entry lacks it. */
  of(number: number): number {
    if (!this.#isIndexed || this.#wantedThen !== this.#wanted.count) this.#index()
    return this.#found[number] ?? NOWHERE
  }

  /** The payload of the data object at a place, valid until the file is read again; undefined where it is damaged. */
  payload(place: number): Payload | undefined {
    const { file, isCompact } = this.#file
    const offset = place * 8
    const head = file.stretch(offset, OBJECT.length)
    const at = offset - (head?.start ?? 0)
    if (head === undefined || head.bytes[at] !== KIND.data) return this.#damaged(offset)
    const size = head.words[(at + OBJECT.size) / 4] ?? 0
    const high = head.words[(at + OBJECT.size) / 4 + 1]
    const skipped = isCompact ? DATA.compactPayload : DATA.payload
    if (high !== 0 || size < skipped) return this.#damaged(offset)
    const packed = head.bytes[at + 1] === ZSTD
    const length = packed ? size : Math.min(size, skipped + DATA_BYTES_MAX)
    const stretch = file.stretch(offset, length)
    if (stretch === undefined) return this.#damaged(offset)
    const isShared = stretch.words[(offset - stretch.start + DATA.entries) / 4] !== 1
    const start = offset - stretch.start + skipped
    const end = offset - stretch.start + length
    return packed
      ? this.#unpack(stretch.bytes.subarray(start, end), offset, isShared)
      : { bytes: stretch.bytes, start, end, isShared }
  }

  /** Finds the data objects of the wanted fields. */
  #index(): void {
    if (this.#wantedThen !== this.#wanted.count) this.#startAnew()
    this.#isIndexed = true
    const found = this.#found.fill(NOWHERE)
    const known = this.#known
    const places = this.#file.items()
    const { itemCount } = this.#file
    for (let item = 0; item < itemCount; item++) {
      const place = places[item] ?? NOWHERE
      const piece = place >>> 3
      let what = known[piece]
      if (what === UNKNOWN) {
        what = this.#look(place)
        known[piece] = what
      }
      if (what === UNWANTED || what === undefined) continue
      const field = what - FIRST_FIELD
      // Of a field that occurs several times, the first counts.
      if (found[field] === NOWHERE) found[field] = place
    }
  }

  /** Another field is wanted: what was looked at may be one. */
  #startAnew(): void {
    const { count } = this.#wanted
    this.#wantedThen = count
    this.#found = new Uint32Array(count)
    if (this.#known.length === 0) this.#known = new Uint16Array(Math.ceil(this.#file.file.size / PIECE))
    else this.#known.fill(UNKNOWN)
  }

  #look(place: number): number {
    const { file, isCompact } = this.#file
    const offset = place * 8
    const stretch = file.stretch(offset, DATA.payload)
    if (stretch === undefined) return UNWANTED
    const { bytes, words } = stretch
    const at = offset - stretch.start
    const start = at + (isCompact ? DATA.compactPayload : DATA.payload)
    const end = at + (words[(at + OBJECT.size) / 4] ?? 0)
    // A packed one must be unpacked to be known; what lies across two pages takes the same way.
    const isAtHand = words[at / 4] === KIND.data && start + 4 <= bytes.length && end <= bytes.length
    const field = isAtHand
      ? this.#wanted.recognise(bytes, start, end, words[start / 4] ?? 0)
      : this.#recogniseSlowly(place)
    return field < 0 ? UNWANTED : FIRST_FIELD + field
  }

  #recogniseSlowly(place: number): number {
    const payload = this.payload(place)
    if (payload === undefined || payload.end - payload.start < 4) return -1
    const { bytes, start, end } = payload
    return this.#wanted.recognise(bytes, start, end, bytes.readUInt32LE(start))
  }

  #unpack(packed: Buffer, offset: number, isShared: boolean): Payload | undefined {
    try {
      const bytes = zstdDecompressSync(packed, { maxOutputLength: LARGEST_UNPACKED })
      return { bytes, start: 0, end: Math.min(bytes.length, DATA_BYTES_MAX), isShared }
    } catch {
      return this.#damaged(offset)
    }
  }

  /** Told of the first one only: thousands of entries may have it, or others like it. */
  #damaged(offset: number): undefined {
    if (!this.#hasTold) this.#onDamage(`a field at byte ${offset} is damaged or too large, and others may be`)
    this.#hasTold = true
    return undefined
  }
}

import type { WantedFields } from '../../wanted-fields.ts'
import { FieldPlaces, NOWHERE, type Payload } from '../field-places.ts'
import { LONGEST_REMEMBERED, MOST_REMEMBERED } from '../filed-entry.ts'
import type { JournalFile } from '../journal-file.ts'
import { HEAD, KIND, KIND_BITS, LONGEST_VALUES } from './chunk.ts'

/** A file whose entries are written, with what the reader of the chunks has of its values. */
export class WrittenFile {
  readonly file: JournalFile
  readonly number: number
  readonly places: FieldPlaces
  /** By place, the number of a value that was written. */
  readonly known = new Map<number, number>()

  constructor(file: JournalFile, number: number, wanted: WantedFields, onDamage: (damage: string) => void) {
    this.file = file
    this.number = number
    this.places = new FieldPlaces(file, wanted, onDamage)
  }
}

/** Writes entries into a chunk, as far as there is room. */
export class ChunkWriter {
  /** How many words are written. */
  length = 0
  readonly #wanted: WantedFields
  readonly #words: Uint32Array
  readonly #bytes: Uint8Array
  /** Where there is room for any entry, words end before this. */
  readonly #fullAt: number
  /** Where the entry begins. */
  #start = 0
  /** Bytes that it may still have. */
  #room = 0

  constructor(memory: ArrayBuffer, wanted: WantedFields) {
    this.#wanted = wanted
    this.#words = new Uint32Array(memory)
    this.#bytes = new Uint8Array(memory)
    // A value takes three words besides its bytes, which may end within another one.
    this.#fullAt = this.#words.length - HEAD.length - wanted.count * 4 - LONGEST_VALUES / 4
  }

  get hasRoom(): boolean {
    return this.length <= this.#fullAt
  }

  /** Writes the entry that a file stands at; only where there is room. */
  write(written: WrittenFile): void {
    const { file, number, places, known } = written
    // Then the numbers begin anew. Not within an entry: it may have a value by its former number.
    if (known.size >= MOST_REMEMBERED) known.clear()
    const words = this.#words
    const start = this.length
    words[start + HEAD.file] = number
    words[start + HEAD.place] = file.place
    words[start + HEAD.timeLow] = file.realtime >>> 0
    words[start + HEAD.timeHigh] = file.realtime / 2 ** 32
    words[start + HEAD.hasNew] = 0
    const { count } = this.#wanted
    this.#start = start
    this.length = start + HEAD.length + count
    this.#room = LONGEST_VALUES
    places.moved()
    for (let field = 0; field < count; field++) {
      const place = places.of(field)
      words[start + HEAD.length + field] = place === NOWHERE ? 0 : this.#writeValue(written, field, place)
    }
    words[start + HEAD.words] = this.length - start
  }

  /** Gives the word for the field. */
  #writeValue({ known, places }: WrittenFile, field: number, place: number): number {
    const number = known.get(place)
    if (number !== undefined) return wordOf(KIND.known, number)
    const payload = places.payload(place)
    if (payload === undefined || payload.end - payload.start > this.#room) return KIND.far
    const at = this.length - this.#start
    const isShared = payload.isShared && payload.end - payload.start <= LONGEST_REMEMBERED
    if (isShared) this.#addNew(known, place)
    this.#addBytes(payload, this.#wanted.headLength(field))
    return wordOf(isShared ? KIND.new : KIND.own, at)
  }

  #addNew(known: Map<number, number>, place: number): void {
    this.#addWord(known.size)
    known.set(place, known.size)
    this.#words[this.#start + HEAD.hasNew] = 1
  }

  #addBytes({ bytes, start, end }: Payload, headLength: number): void {
    const from = start + headLength
    const length = Math.max(0, end - from)
    this.#addWord(length)
    this.#bytes.set(bytes.subarray(from, end), this.length * 4)
    this.length += Math.ceil(length / 4)
    this.#room -= length
  }

  #addWord(word: number): void {
    this.#words[this.length] = word
    this.length += 1
  }
}

function wordOf(kind: number, number: number): number {
  return (number << KIND_BITS) + kind
}

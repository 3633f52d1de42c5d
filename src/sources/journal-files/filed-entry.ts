import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { isInJournals } from '../journal-entry.ts'
import { decodeText, ENTRY_BYTES_MAX } from '../text.ts'
import type { WantedFields } from '../wanted-fields.ts'
import { FieldPlaces, NOWHERE } from './field-places.ts'
import type { JournalFile } from './journal-file.ts'

/** Values that are remembered of one file; then all are forgotten. */
export const MOST_REMEMBERED = 16_384
/** Longer values are decoded whenever they are asked for, in bytes with the name. */
export const LONGEST_REMEMBERED = 256

/** The entry that a journal file stands at. */
export class FiledEntry implements Entry {
  realtime = 0
  readonly #file: JournalFile
  readonly #wanted: WantedFields
  readonly #fallback: TextDecoder
  readonly #places: FieldPlaces
  /** Values that entries share, by where they lie. */
  readonly #remembered = new Map<number, string>()

  constructor(
    file: JournalFile,
    wanted: WantedFields,
    fallback: TextDecoder,
    onDamage: (damage: string) => void,
  ) {
    this.#file = file
    this.#wanted = wanted
    this.#fallback = fallback
    this.#places = new FieldPlaces(file, wanted, onDamage)
  }

  /** The file went to another entry. */
  begin(): void {
    this.realtime = this.#file.realtime
    this.#places.moved()
  }

  field(name: string): string | undefined {
    if (!isInJournals(name)) return undefined
    const number = this.#wanted.numberOf(name) ?? this.#wanted.add(name)
    const place = this.#places.of(number)
    if (place === NOWHERE) return undefined
    return this.#remembered.get(place) ?? this.#decode(place, this.#wanted.headLength(number))
  }

  fields(): Readonly<Record<string, string>> {
    const fields: Record<string, string> = {}
    let room = ENTRY_BYTES_MAX
    const places = this.#file.items()
    for (let item = 0; item < this.#file.itemCount && room > 0; item++) {
      const payload = this.#places.payload(places[item] ?? NOWHERE)
      if (payload === undefined) continue
      const { bytes, start, end } = payload
      const equals = bytes.indexOf(0x3d, start)
      if (equals <= start || equals >= end) continue
      const name = bytes.toString('latin1', start, equals)
      if (Object.hasOwn(fields, name)) continue
      fields[name] = decodeText(bytes, equals + 1, end, this.#fallback)
      room -= end - start
    }
    return fields
  }

  #decode(place: number, headLength: number): string {
    const payload = this.#places.payload(place)
    if (payload === undefined) return ''
    const { bytes, start, end, isShared } = payload
    const text = decodeText(bytes, start + headLength, end, this.#fallback)
    if (isShared && end - start <= LONGEST_REMEMBERED) this.#remember(place, text)
    return text
  }

  #remember(place: number, text: string): void {
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear()
    this.#remembered.set(place, text)
  }
}

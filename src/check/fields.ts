import type { ScalarType } from '../values/value.ts'
import {
  canBeJournalField,
  JOURNAL_FIELD_TYPES,
  journalFieldType,
  WELL_KNOWN_FIELDS,
} from './journal-fields.ts'

/** Which fields a program writes anywhere, and of which types: together with the journal's own, those there are. */
export class Fields {
  readonly #written = new Map<string, Set<ScalarType>>()
  /** The fields that are set from each field: their types are known only when all were seen. */
  readonly #copies = new Map<string, Set<string>>()
  readonly #actedOn = new Set<string>()

  write(name: string, types: readonly ScalarType[]): void {
    const known = this.#written.get(name) ?? new Set()
    for (const type of types) known.add(type)
    this.#written.set(name, known)
  }

  copy(to: string, from: string): void {
    this.write(to, [])
    const copies = this.#copies.get(from) ?? new Set()
    this.#copies.set(from, copies.add(to))
  }

  /** Gives copies the types of what they copy, through any number of steps. */
  settle(): void {
    const left = [...this.#copies.keys()]
    for (let from = left.pop(); from !== undefined; from = left.pop()) {
      const types = this.typesOf(from)
      for (const to of this.#copies.get(from) ?? []) {
        const before = this.#written.get(to)?.size ?? 0
        this.write(to, types)
        if ((this.#written.get(to)?.size ?? 0) > before) left.push(to)
      }
    }
  }

  /** Notes that an action takes the field itself, not only as a part of a text. */
  actOn(name: string): void {
    this.#actedOn.add(name)
  }

  /** Whether some action takes the field itself. Right only once the whole program was checked. */
  isActedOn(name: string): boolean {
    return this.#actedOn.has(name)
  }

  /** Whether some entry may have it: the journal brings it, or the program writes it. */
  exists(name: string): boolean {
    return name in JOURNAL_FIELD_TYPES || canBeJournalField(name) || this.#written.has(name)
  }

  /** All types that it may have where it is there. */
  typesOf(name: string): readonly ScalarType[] {
    const written = [...(this.#written.get(name) ?? [])]
    return canBeJournalField(name) ? [...new Set([journalFieldType(name), ...written])] : written
  }

  written(): ReadonlySet<string> {
    return new Set(this.#written.keys())
  }

  /** All names worth suggesting. */
  *names(): Iterable<string> {
    yield* this.#written.keys()
    yield* WELL_KNOWN_FIELDS
  }
}

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
  /** Fields that are set from other fields, whose types are known only when all were seen. */
  readonly #copies: { readonly to: string; readonly from: string }[] = []

  write(name: string, types: readonly ScalarType[]): void {
    const known = this.#written.get(name) ?? new Set()
    for (const type of types) known.add(type)
    this.#written.set(name, known)
  }

  copy(to: string, from: string): void {
    this.write(to, [])
    this.#copies.push({ to, from })
  }

  /** Gives copies the types of what they copy, through any number of steps. */
  settle(): void {
    for (let changed = true; changed; ) {
      changed = false
      for (const { to, from } of this.#copies) {
        const before = this.#written.get(to)?.size ?? 0
        this.write(to, this.typesOf(from))
        changed ||= (this.#written.get(to)?.size ?? 0) > before
      }
    }
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
  names(): readonly string[] {
    return [...this.#written.keys(), ...WELL_KNOWN_FIELDS]
  }
}

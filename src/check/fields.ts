import type { FamilyShape } from '../module/shape.ts'
import type { ScalarType } from '../values/value.ts'
import { Family } from './family.ts'
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
  readonly #families = new Map<string, Family>()
  readonly #mentioned = new Set<string>()

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

  /** The family of a prefix, with what one more call brings. */
  family(prefix: string, shape: FamilyShape): Family {
    const family = this.#families.get(prefix) ?? new Family(prefix)
    this.#families.set(prefix, family)
    family.add(shape)
    for (const name of this.#mentioned) if (family.has(name)) family.names.add(name)
    return family
  }

  /** Notes that the program reads a field: of those that a text may bring, only these are kept. */
  mention(name: string): void {
    this.#mentioned.add(name)
    for (const family of this.#families.values()) if (family.has(name)) family.names.add(name)
  }

  /** What must not be a field of the family of a prefix: what rules set, and what all other families begin with. */
  besides(prefix: string): readonly string[] {
    const others = [...this.#families.keys()].filter((other) => other !== prefix)
    return [...this.#written.keys(), ...others.map((other) => `${other}_…`)]
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

  /** Whether some entry may have it: the journal brings it, the program writes it, or a text may. */
  exists(name: string): boolean {
    if (name in JOURNAL_FIELD_TYPES || canBeJournalField(name) || this.#written.has(name)) return true
    return this.#familiesOf(name).length > 0
  }

  /** All types that it may have where it is there. */
  typesOf(name: string): readonly ScalarType[] {
    const brought = this.#familiesOf(name).flatMap((family) => family.typesOf(name))
    const written = [...new Set([...(this.#written.get(name) ?? []), ...brought])]
    return canBeJournalField(name) ? [...new Set([journalFieldType(name), ...written])] : written
  }

  /** The fields of entries that the program reads. */
  read(): readonly string[] {
    return [...this.#mentioned].filter(canBeJournalField)
  }

  written(): ReadonlySet<string> {
    return new Set(this.#all())
  }

  /** All names worth suggesting. */
  *names(): Iterable<string> {
    yield* this.#all()
    yield* WELL_KNOWN_FIELDS
  }

  *#all(): Iterable<string> {
    yield* this.#written.keys()
    for (const family of this.#families.values()) yield* family.names
  }

  #familiesOf(name: string): readonly Family[] {
    return [...this.#families.values()].filter((family) => family.has(name))
  }
}

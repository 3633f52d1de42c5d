import type { ScalarType, Value } from '../../../values/value.ts'
import { canBeJournalField, journalFieldType } from '../../journal-fields.ts'

/** What is in a field on the one path that is being tried. */
export interface FieldValue {
  /** Tells apart the values that a field has one after the other. */
  readonly id: string
  readonly presence: 'set' | 'unset' | 'unknown'
  readonly types: readonly ScalarType[]
  readonly constant?: Value
}

const UNSET: FieldValue = { id: 'nothing', presence: 'unset', types: [] }

/** What is assumed on the path that is being tried. All of it can be taken back to a mark. */
export class Facts {
  readonly #fields = new Map<string, FieldValue>()
  readonly #known = new Map<string, unknown>()
  readonly #undo: (() => void)[] = []
  #values = 0
  /** How much was noted. */
  work = 0

  field(name: string): FieldValue {
    const known = this.#fields.get(name)
    if (known !== undefined || !canBeJournalField(name)) return known ?? UNSET
    return { id: name, presence: 'unknown', types: [journalFieldType(name)] }
  }

  setField(name: string, value: FieldValue): void {
    this.#put(this.#fields, name, value)
  }

  /** A value that nothing is known about yet. */
  fresh(presence: FieldValue['presence'], types: readonly ScalarType[], constant?: Value): FieldValue {
    this.#values++
    return { id: `#${this.#values}`, presence, types, ...(constant !== undefined && { constant }) }
  }

  unset(name: string): void {
    this.setField(name, UNSET)
  }

  /** What was assumed under a key. */
  known(key: string): unknown {
    return this.#known.get(key)
  }

  assume(key: string, what: unknown): void {
    this.#put(this.#known, key, what)
  }

  mark(): number {
    return this.#undo.length
  }

  takeBack(mark: number): void {
    while (this.#undo.length > mark) this.#undo.pop()?.()
  }

  #put<V>(map: Map<string, V>, key: string, value: V): void {
    this.work++
    const before = map.get(key)
    this.#undo.push(() => void (before === undefined ? map.delete(key) : map.set(key, before)))
    map.set(key, value)
  }
}

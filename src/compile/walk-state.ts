import { journalFieldType } from '../check/journal-fields.ts'
import { parseWholeNumber } from '../check/patterns/capture-types.ts'
import type { Effect, EffectRequest } from '../module/effect.ts'
import type { Entry } from '../module/entry.ts'
import type { Walk } from '../module/walk.ts'
import { Instant } from '../values/instant.ts'
import type { Value } from '../values/value.ts'

/** A filter or an action that failed in a walk. */
export interface Failure {
  readonly rule: string | null
  readonly error: Error
}

/** The fields that a graph uses, by slot: a number for each name, given out when compiling. */
export class Slots {
  readonly names: string[] = []
  readonly #byName = new Map<string, number>()

  /** The slot of a name, where it has one. */
  known(name: string): number | undefined {
    return this.#byName.get(name)
  }

  of(name: string): number {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const slot = this.names.push(name) - 1
    this.#byName.set(name, slot)
    return slot
  }
}

const UNREAD = 0
const FROM_ENTRY = 1
const WRITTEN = 2

/** The state of one walk; the same object serves all walks of a graph, one after the other. */
export class WalkState implements Walk {
  now = 0
  source = ''
  /** The rule that gave the verdict, and its chain. */
  decidedBy: string | null = null
  decidedIn: string | null = null
  effects: Effect[] = []
  failures: Failure[] = []
  readonly #slots: Slots
  #entry: Entry | undefined
  #values: (Value | undefined)[] = []
  #origins = new Uint8Array(0)

  constructor(slots: Slots) {
    this.#slots = slots
  }

  begin(entry: Entry, source: string): void {
    if (this.#origins.length < this.#slots.names.length)
      this.#origins = new Uint8Array(this.#slots.names.length)
    else this.#origins.fill(UNREAD)
    this.#entry = entry
    this.now = entry.realtime
    this.source = source
    this.decidedBy = null
    this.decidedIn = null
    if (this.effects.length > 0) this.effects = []
    if (this.failures.length > 0) this.failures = []
  }

  get(slot: number): Value | undefined {
    if (this.#origins[slot] === UNREAD) {
      this.#origins[slot] = FROM_ENTRY
      this.#values[slot] = this.#decode(this.#slots.names[slot] ?? '')
    }
    return this.#values[slot]
  }

  /** The value of a field by its name, for who looks on: the slots are only known to what was compiled. */
  field(name: string): Value | undefined {
    const slot = this.#slots.known(name)
    return slot === undefined ? this.#decode(name) : this.get(slot)
  }

  set(slot: number, value: Value): void {
    this.#origins[slot] = WRITTEN
    this.#values[slot] = value
  }

  unset(slot: number): void {
    this.#origins[slot] = FROM_ENTRY
    this.#values[slot] = undefined
  }

  request(rule: string | null, effect: EffectRequest): void {
    this.effects.push({ at: this.now, source: this.source, rule, ...effect })
  }

  fail(rule: string | null, error: unknown): void {
    this.failures.push({ rule, error: error instanceof Error ? error : new Error(String(error)) })
  }

  /** The fields that the walk captured or set, by name, in the order of their first mention in the chains. */
  written(): Record<string, Value> {
    const fields: Record<string, Value> = {}
    this.#slots.names.forEach((name, slot) => {
      const value = this.#values[slot]
      if (this.#origins[slot] === WRITTEN && value !== undefined) fields[name] = value
    })
    return fields
  }

  /** A field as the entry brings it, in its type; what is not a valid value of the type is as good as missing. */
  #decode(name: string): Value | undefined {
    if (name === '__REALTIME_TIMESTAMP') return new Instant(this.now)
    const text = this.#entry?.field(name)
    return text !== undefined && journalFieldType(name) === 'int' ? parseWholeNumber(text) : text
  }
}

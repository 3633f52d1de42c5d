import { journalFieldType } from '../check/journal-fields.ts'
import { parseWholeNumber } from '../check/patterns/capture-types.ts'
import type { Effect, EffectRequest } from '../module/effect.ts'
import type { Entry } from '../module/entry.ts'
import { fieldOf } from '../module/field-of.ts'
import type { Walk } from '../module/walk.ts'
import { parseAddress } from '../values/address.ts'
import { Instant } from '../values/instant.ts'
import type { ScalarType, Value } from '../values/value.ts'

/** A filter or an action that failed in a walk. */
export interface Failure {
  readonly rule: string | null
  readonly error: Error
}

/** Makes a value of the text of a field; undefined where it is none of its type. */
type FieldReader = (text: string) => Value | undefined

const READERS: Partial<Record<ScalarType, FieldReader>> = { int: parseWholeNumber, addr: parseAddress }

function readerOf(name: string): FieldReader | undefined {
  return READERS[journalFieldType(name)]
}

/** The fields that a graph uses, by slot: a number for each name, given out when compiling. */
export class Slots {
  readonly names: string[] = []
  /** By slot, how its text is read, where it is no string: looking that up takes longer than reading it. */
  readonly readers: (FieldReader | undefined)[] = []
  readonly #byName = new Map<string, number>()

  /** The slot of a name, where it has one. */
  known(name: string): number | undefined {
    return this.#byName.get(name)
  }

  of(name: string): number {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const slot = this.names.push(name) - 1
    this.readers.push(readerOf(name))
    this.#byName.set(name, slot)
    return slot
  }
}

/** Where the rounds begin anew: what is compared at every read must stay a small integer. */
const LAST_ROUND = 2 ** 30

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
  readonly #values: (Value | undefined)[] = []
  /**
   * By slot, in which round its value was read from the entry, or, one above, written. A round an entry, two apart: so no
   * slot must be cleared for the next entry.
   */
  #rounds = new Int32Array(0)
  #round = 0

  constructor(slots: Slots) {
    this.#slots = slots
  }

  begin(entry: Entry, source: string): void {
    this.#round += 2
    if (this.#rounds.length < this.#slots.names.length || this.#round >= LAST_ROUND) this.#startRounds()
    this.#entry = entry
    this.now = entry.realtime
    this.source = source
    this.decidedBy = null
    this.decidedIn = null
    if (this.effects.length > 0) this.effects = []
    if (this.failures.length > 0) this.failures = []
  }

  get(slot: number): Value | undefined {
    if ((this.#rounds[slot] ?? 0) >= this.#round) return this.#values[slot]
    return this.#readFromEntry(slot)
  }

  /** The value of a field by its name, for who looks on: the slots are only known to what was compiled. */
  field(name: string): Value | undefined {
    const slot = this.#slots.known(name)
    return slot === undefined ? this.#decode(name, readerOf(name)) : this.get(slot)
  }

  fields(): Readonly<Record<string, string>> {
    return this.#entry?.fields() ?? {}
  }

  set(slot: number, value: Value): void {
    this.#rounds[slot] = this.#round + 1
    this.#values[slot] = value
  }

  unset(slot: number): void {
    this.#rounds[slot] = this.#round
    this.#values[slot] = undefined
  }

  request(rule: string | null, effect: EffectRequest): void {
    const { now: at, source } = this
    // Nearly all effects are lines of the digest and records: written out, one takes 50 ns, spread 180.
    if (effect.effect === 'report') {
      const { section, message, details } = effect
      this.effects.push({ at, source, rule, effect: 'report', section, message, details })
    } else if (effect.effect === 'record') {
      const { archive, entry } = effect
      this.effects.push({ at, source, rule, effect: 'record', archive, entry })
    } else this.effects.push({ at, source, rule, ...effect })
  }

  fail(rule: string | null, error: unknown): void {
    this.failures.push({ rule, error: error instanceof Error ? error : new Error(String(error)) })
  }

  /** The fields that the walk captured or set, by name, in the order of their first mention in the chains. */
  written(): Record<string, Value> {
    const fields: Record<string, Value> = {}
    this.#slots.names.forEach((name, slot) => {
      const value = this.#values[slot]
      if (this.#rounds[slot] === this.#round + 1 && value !== undefined) fields[name] = value
    })
    return fields
  }

  #readFromEntry(slot: number): Value | undefined {
    const value = this.#decode(this.#slots.names[slot] ?? '', this.#slots.readers[slot])
    this.#rounds[slot] = this.#round
    this.#values[slot] = value
    return value
  }

  #startRounds(): void {
    this.#rounds = new Int32Array(this.#slots.names.length)
    this.#round = 2
  }

  /** A field as the entry brings it, in its type; what is not a valid value of the type is as good as missing. */
  #decode(name: string, read: FieldReader | undefined): Value | undefined {
    if (name === '__REALTIME_TIMESTAMP') return new Instant(this.now)
    const text = this.#entry && fieldOf(this.#entry, name)
    if (name === 'MESSAGE' && text?.endsWith('\n')) return this.#withoutLineEnd(text)
    return text !== undefined && read !== undefined ? read(text) : text
  }

  /**
   * journald takes the end of a line off what comes by syslog or from standard output. Podman logs what containers say to the
   * journal itself, and leaves it there, where no pattern that is spelled out to its end would match.
   */
  #withoutLineEnd(message: string): string {
    if (this.#entry?.field('CONTAINER_ID_FULL') === undefined) return message
    return message.slice(0, message.endsWith('\r\n') ? -2 : -1)
  }
}

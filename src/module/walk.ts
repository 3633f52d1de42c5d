import type { Value } from '../values/value.ts'
import type { EffectRequest } from './effect.ts'

/** One walk of an entry through the graph, as filters and actions see it. Synchronous; it knows no clock but the entry's. */
export interface Walk {
  /** The time of the entry, in microseconds since the epoch. */
  readonly now: number
  /** The value of a field by its slot, or undefined where the entry lacks it. */
  get(slot: number): Value | undefined
  /** All fields that the entry came with, as text, whatever was set since: dear. */
  fields(): Readonly<Record<string, string>>
  set(slot: number, value: Value): void
  unset(slot: number): void
  /** Asks the outside world for something; `rule` is the kit's. */
  request(rule: string | null, effect: EffectRequest): void
}

/** Reads a value during a walk: a constant, a field, or a filled-in template. */
export type Read<T extends Value = Value> = (walk: Walk) => T | undefined
/** Sets a field during a walk. */
export type Write = (walk: Walk, value: Value) => void

import { Address, Network } from '../values/address.ts'
import { Duration } from '../values/duration.ts'
import { Instant } from '../values/instant.ts'
import { isObject } from '../values/json-value.ts'
import type { Value } from '../values/value.ts'
import type { Linker } from './bound.ts'
import type { EffectRequest } from './effect.ts'
import { isGrowing } from './growing.ts'
import { flawOfRequest } from './judge-request.ts'
import type { Kit, StateTable } from './ports.ts'
import type { Walk } from './walk.ts'

/**
 * Makes a function of a walk out of one that somebody wrote, with a kit and a linker that take nothing which could not be
 * committed: what is wrong throws within the walk, as a failure of the rule, and harms no other entry.
 */
export function careful<T>(
  instantiate: (linker: Linker, kit: Kit) => (walk: Walk) => T,
  linker: Linker,
  kit: Kit,
): (walk: Walk) => T {
  const run = instantiate(
    {
      ...linker,
      write: (field) => {
        const write = linker.write(field)
        return (walk, value) => write(walk, checkedValue(value))
      },
    },
    { ...kit, table: <V>(name: string) => new CarefulTable<V>(kit.table(name)) },
  )
  return (walk) => {
    const result = run(new CarefulWalk(walk, kit.rule))
    if (isObject(result) && typeof result.then === 'function') {
      // Its failure, too, is nobody else's.
      Promise.resolve(result).catch(() => {})
      throw new Error('its function gives a promise, but a walk waits for nothing')
    }
    return result
  }
}

class CarefulWalk implements Walk {
  readonly #walk: Walk
  readonly #rule: string | null

  constructor(walk: Walk, rule: string | null) {
    this.#walk = walk
    this.#rule = rule
  }

  get now(): number {
    return this.#walk.now
  }

  get(slot: number): Value | undefined {
    return this.#walk.get(slot)
  }

  /** A copy: what is changed in it, the entry is not. */
  fields(): Readonly<Record<string, string>> {
    return { ...this.#walk.fields() }
  }

  set(slot: number, value: Value): void {
    this.#walk.set(slot, checkedValue(value))
  }

  unset(slot: number): void {
    this.#walk.unset(slot)
  }

  request(_rule: string | null, effect: EffectRequest): void {
    const flaw = flawOfRequest(effect)
    if (flaw !== undefined) throw new Error(flaw)
    this.#walk.request(this.#rule, effect)
  }
}

class CarefulTable<T> implements StateTable<T> {
  readonly #table: StateTable<T>

  constructor(table: StateTable<T>) {
    this.#table = table
  }

  get size(): number {
    return this.#table.size
  }

  get(key: string | number): T | undefined {
    return this.#table.get(key)
  }

  set(key: string | number, value: T, expires: number | null): void {
    if (typeof key !== 'string' && !Number.isSafeInteger(key))
      throw new Error('it sets a value in a table by a key that `stateKey` did not make')
    if (expires !== null && !Number.isFinite(expires))
      throw new Error('it sets a value in a table whose `expires` is neither a number nor null')
    if (!isGrowing(value) && JSON.stringify(value) === undefined)
      throw new Error('it sets a value in a table that JSON cannot hold')
    this.#table.set(key, value, expires)
  }

  delete(key: string | number): void {
    this.#table.delete(key)
  }

  noteCut(): void {
    this.#table.noteCut()
  }
}

/** What is no value at all leaves the field without one, as ever. */
function checkedValue(value: Value): Value {
  if (value === undefined || isValue(value)) return value
  throw new Error('it sets a field to what no field can hold')
}

function isValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isValue)
  if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value)
  return [Address, Network, Instant, Duration].some((type) => value instanceof type)
}

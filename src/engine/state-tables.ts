import { isGrowing } from '../module/growing.ts'
import type { StateTable } from '../module/ports.ts'
import { keyOfText, type StateKey, textOfKey } from '../module/state-key.ts'
import type { StateChange, StateRow } from './ports.ts'

/** How many keys all tables may hold together; beyond, those set longest ago are let go. */
export const MOST_KEYS = 1_000_000
/** From this part of them on it matters which were set longest ago. */
const CROWDED = 0.75
/** A table with fewer keys than this is not searched for expired ones. */
const SWEEP_FROM = 1_000

/**
 * What is held of a key. Numbers alone are a value that expires at the very time that it, or its last one, is: nearly all
 * keys of counters under attack are such, and half a million of them must not cost more than they have to.
 */
type Held = number | readonly number[] | Cell

interface Cell {
  readonly value: unknown
  readonly expires: number | null
}

/**
 * The keyed state of counters and filters: held in memory, where the walk works on it, and written with each batch. The
 * same name gives the same table.
 */
export class StateTables {
  readonly #tables = new Map<string, Table>()
  readonly #mostKeys: number
  #keys = 0
  /** How many keys were let go for want of room since the start. */
  letGo = 0
  /** How many parts of values were let go for want of room in the key since the start. */
  cuts = 0

  constructor(mostKeys: number = MOST_KEYS) {
    this.#mostKeys = mostKeys
  }

  /** The table of that name. What was stored under a name is always read back as it was set: the type is the caller's. */
  table<T>(name: string): StateTable<T> {
    return this.#tableNamed(name) as StateTable<T>
  }

  /** What a table holds by its keys, which may be set or deleted meanwhile. */
  entriesOf<T>(name: string): Iterable<[StateKey, T]> {
    return this.#tableNamed(name).entries() as Iterable<[StateKey, T]>
  }

  /** How many keys each table holds, by its name; expired ones that were not swept yet are among them. */
  sizes(): ReadonlyMap<string, number> {
    return new Map([...this.#tables].map(([name, table]) => [name, table.size]))
  }

  /** Takes over what an earlier run committed. */
  restore(rows: Iterable<StateRow>): void {
    for (const { table, key, value, expires } of rows)
      this.#tableNamed(table).restore(keyOfText(key), JSON.parse(value), expires)
  }

  /** What was changed since the last call, in the order of the tables' names; expired keys are deleted on the way. */
  takeChanges(now: number): readonly StateChange[] {
    this.#tidy(now)
    return [...this.#tables].flatMap(([name, table]) => table.takeChanges(name))
  }

  /** Forgets everything: the tables are as if nobody had ever set anything. */
  clear(): void {
    for (const table of this.#tables.values()) table.dropOldest(Number.POSITIVE_INFINITY)
    for (const table of this.#tables.values()) table.dropChanges()
    this.letGo = 0
    this.cuts = 0
  }

  /** Forgets what was changed, where nothing is written; expired keys are deleted all the same. */
  dropChanges(now: number): void {
    this.#tidy(now)
    for (const table of this.#tables.values()) table.dropChanges()
  }

  #tidy(now: number): void {
    for (const table of this.#tables.values()) table.sweep(now)
    this.#makeRoom()
  }

  #tableNamed(name: string): Table {
    const known = this.#tables.get(name)
    if (known !== undefined) return known
    const table = new Table({
      resized: (difference) => (this.#keys += difference),
      cut: () => (this.cuts += 1),
      isCrowded: () => this.#keys > this.#mostKeys * CROWDED,
    })
    this.#tables.set(name, table)
    return table
  }

  #makeRoom(): void {
    while (this.#keys > this.#mostKeys) {
      const largest = [...this.#tables.values()].sort((a, b) => b.size - a.size)[0]
      if (largest === undefined) return
      this.letGo += largest.dropOldest(Math.max(this.#keys - this.#mostKeys, 1))
    }
  }
}

/** Who must know what becomes of a table. */
interface TableWatcher {
  readonly resized: (difference: number) => void
  readonly cut: () => void
  /** Whether keys may have to be let go before long. */
  readonly isCrowded: () => boolean
}

class Table implements StateTable<unknown> {
  readonly #held = new Map<StateKey, Held>()
  readonly #changed = new Set<StateKey>()
  readonly #watcher: TableWatcher
  #sweepAt = SWEEP_FROM

  constructor(watcher: TableWatcher) {
    this.#watcher = watcher
  }

  get size(): number {
    return this.#held.size
  }

  get(key: StateKey): unknown {
    const held = this.#held.get(key)
    return valueIn(held)
  }

  *entries(): Generator<[StateKey, unknown]> {
    for (const [key, held] of this.#held) yield [key, valueIn(held)]
  }

  /** Where keys may be let go, this one moves behind all others: those set longest ago are in front. It takes longer than to set one. */
  set(key: StateKey, value: unknown, expires: number | null): void {
    if (this.#watcher.isCrowded() && this.#held.delete(key)) this.#watcher.resized(-1)
    this.restore(key, value, expires)
    this.#changed.add(key)
  }

  restore(key: StateKey, value: unknown, expires: number | null): void {
    const former = this.#held.size
    this.#held.set(key, isItsOwnExpiry(value, expires) ? value : { value, expires })
    if (this.#held.size > former) this.#watcher.resized(1)
  }

  delete(key: StateKey): void {
    if (!this.#held.delete(key)) return
    this.#watcher.resized(-1)
    this.#changed.add(key)
  }

  noteCut(): void {
    this.#watcher.cut()
  }

  /** Deletes what has expired, once the table has doubled since the last time: so it costs little for each key. */
  sweep(now: number): void {
    if (this.#held.size < this.#sweepAt) return
    for (const [key, held] of this.#held) {
      const expires = expiryOf(held)
      if (expires !== null && expires <= now) this.delete(key)
    }
    this.#sweepAt = Math.max(SWEEP_FROM, this.#held.size * 2)
  }

  /** Deletes at most this many of the keys in front; gives how many it deleted. */
  dropOldest(most: number): number {
    let dropped = 0
    for (const key of this.#held.keys()) {
      if (dropped === most) break
      this.delete(key)
      dropped++
    }
    return dropped
  }

  dropChanges(): void {
    this.#changed.clear()
  }

  takeChanges(table: string): readonly StateChange[] {
    const changes = [...this.#changed].map((changed): StateChange => {
      const key = textOfKey(changed)
      const held = this.#held.get(changed)
      if (held === undefined) return { table, key, value: null, expires: null }
      const value = this.get(changed)
      const expires = expiryOf(held)
      const added = isGrowing(value) ? value.takeAdded() : undefined
      return added === undefined
        ? { table, key, value: JSON.stringify(value), expires }
        : { table, key, value: JSON.stringify(added), expires, added: true }
    })
    this.#changed.clear()
    return changes
  }
}

function isItsOwnExpiry(value: unknown, expires: number | null): value is number | readonly number[] {
  return (Array.isArray(value) ? value.at(-1) : value) === expires && expires !== null
}

function isCell(held: Held | undefined): held is Cell {
  return typeof held === 'object' && !Array.isArray(held)
}

function valueIn(held: Held | undefined): unknown {
  return isCell(held) ? held.value : held
}

function expiryOf(held: Held): number | null {
  if (isCell(held)) return held.expires
  return typeof held === 'number' ? held : (held.at(-1) ?? null)
}

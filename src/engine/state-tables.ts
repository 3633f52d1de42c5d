import type { StateTable } from '../module/ports.ts'
import type { StateChange } from './ports.ts'

/** How many keys all tables may hold together; beyond, those set longest ago are let go. */
export const MOST_KEYS = 1_000_000
/** A table with fewer keys than this is not searched for expired ones. */
const SWEEP_FROM = 1_000

interface Cell {
  value: unknown
  expires: number | null
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

  constructor(mostKeys: number = MOST_KEYS) {
    this.#mostKeys = mostKeys
  }

  /** The table of that name. What was stored under a name is always read back as it was set: the type is the caller's. */
  table<T>(name: string): StateTable<T> {
    return this.#tableNamed(name) as StateTable<T>
  }

  /** Takes over what an earlier run committed. */
  restore(changes: Iterable<StateChange & { readonly value: string }>): void {
    for (const { table, key, value, expires } of changes)
      this.#tableNamed(table).restore(key, JSON.parse(value), expires)
  }

  /** What was changed since the last call, in the order of the tables' names; expired keys are deleted on the way. */
  takeChanges(now: number): readonly StateChange[] {
    this.#tidy(now)
    return [...this.#tables].flatMap(([name, table]) => table.takeChanges(name))
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
    const table = new Table((difference) => {
      this.#keys += difference
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

class Table implements StateTable<unknown> {
  readonly #cells = new Map<string, Cell>()
  readonly #changed = new Set<string>()
  readonly #resized: (difference: number) => void
  #sweepAt = SWEEP_FROM

  constructor(resized: (difference: number) => void) {
    this.#resized = resized
  }

  get size(): number {
    return this.#cells.size
  }

  get(key: string): unknown {
    return this.#cells.get(key)?.value
  }

  set(key: string, value: unknown, expires: number | null): void {
    this.restore(key, value, expires)
    this.#changed.add(key)
  }

  restore(key: string, value: unknown, expires: number | null): void {
    const cell = this.#cells.get(key)
    if (cell === undefined) {
      this.#cells.set(key, { value, expires })
      this.#resized(1)
    } else {
      cell.value = value
      cell.expires = expires
    }
  }

  delete(key: string): void {
    if (!this.#cells.delete(key)) return
    this.#resized(-1)
    this.#changed.add(key)
  }

  /** Deletes what has expired, once the table has doubled since the last time: so it costs little for each key. */
  sweep(now: number): void {
    if (this.#cells.size < this.#sweepAt) return
    for (const [key, { expires }] of this.#cells) if (expires !== null && expires <= now) this.delete(key)
    this.#sweepAt = Math.max(SWEEP_FROM, this.#cells.size * 2)
  }

  /** Deletes at most this many of the keys that came first; gives how many it deleted. */
  dropOldest(most: number): number {
    let dropped = 0
    for (const key of this.#cells.keys()) {
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
    const changes = [...this.#changed].map((key): StateChange => {
      const cell = this.#cells.get(key)
      return cell === undefined
        ? { table, key, value: null, expires: null }
        : { table, key, value: JSON.stringify(cell.value), expires: cell.expires }
    })
    this.#changed.clear()
    return changes
  }
}

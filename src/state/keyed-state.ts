import type { StatementSync } from 'node:sqlite'
import type { StateChange, StateRow } from '../engine/ports.ts'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import { numberAt } from './rows.ts'
import { STATE_COLUMNS, WholeRows } from './whole-rows.ts'

/** The state of counters and their like: by table and key. */
export class KeyedState {
  readonly #database: Database
  readonly #rows: WholeRows
  readonly #all: StatementSync
  readonly #put: StatementSync
  readonly #delete: StatementSync
  readonly #grow: StatementSync
  readonly #add: StatementSync

  constructor(database: Database) {
    this.#database = database
    this.#rows = new WholeRows(database)
    this.#all = database.prepare(`SELECT ${STATE_COLUMNS} FROM state`)
    this.#put = database.prepare(
      `INSERT INTO state (name, key, value, expires) VALUES (?, ?, ?, ?)
       ON CONFLICT (name, key) DO UPDATE SET value = excluded.value, expires = excluded.expires, additions = 0`,
    )
    this.#delete = database.prepare('DELETE FROM state WHERE name = ? AND key = ?')
    this.#grow = database.prepare(
      'UPDATE state SET expires = ?, additions = additions + 1 WHERE name = ? AND key = ? RETURNING additions',
    )
    this.#add = database.prepare('INSERT INTO state_addition VALUES (?, ?, ?, ?)')
  }

  apply(changes: readonly StateChange[]): void {
    for (const { table, key, value, expires, added } of changes) {
      const until = expires === null ? null : storableTime(expires)
      if (value === null) this.#delete.run(table, key)
      else if (added) this.#addTo(table, key, value, until)
      else this.#put.run(table, key, value, until)
    }
  }

  *all(): Generator<StateRow> {
    for (const row of this.#database.rows(this.#all)) yield this.#rows.whole(row)
  }

  #addTo(table: string, key: string, value: string, until: number | null): void {
    const grown = this.#grow.get(until, table, key)
    if (grown === undefined) throw new TypeError(`nothing is stored that could grow: ${table} ${key}`)
    this.#add.run(table, key, numberAt(grown, 'additions'), value)
  }
}

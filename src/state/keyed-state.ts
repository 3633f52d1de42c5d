import type { StatementSync } from 'node:sqlite'
import type { StateChange } from '../engine/ports.ts'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import { numberOrNullAt, textAt } from './rows.ts'

/** The state of counters and their like: by table and key. */
export class KeyedState {
  readonly #database: Database
  readonly #all: StatementSync
  readonly #put: StatementSync
  readonly #delete: StatementSync

  constructor(database: Database) {
    this.#database = database
    this.#all = database.prepare('SELECT name, key, value, expires FROM state')
    this.#put = database.prepare(
      `INSERT INTO state VALUES (?, ?, ?, ?)
       ON CONFLICT (name, key) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
    )
    this.#delete = database.prepare('DELETE FROM state WHERE name = ? AND key = ?')
  }

  apply(changes: readonly StateChange[]): void {
    for (const { table, key, value, expires } of changes) {
      if (value === null) this.#delete.run(table, key)
      else this.#put.run(table, key, value, expires === null ? null : storableTime(expires))
    }
  }

  *all(): Generator<StateChange & { readonly value: string }> {
    for (const row of this.#database.rows(this.#all)) {
      yield {
        table: textAt(row, 'name'),
        key: textAt(row, 'key'),
        value: textAt(row, 'value'),
        expires: numberOrNullAt(row, 'expires'),
      }
    }
  }
}

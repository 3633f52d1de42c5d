import type { StatementSync } from 'node:sqlite'
import type { StateRow } from '../engine/ports.ts'
import type { Database } from './database.ts'
import { numberAt, numberOrNullAt, type Row, textAt } from './rows.ts'

/** What has to be read of `state` to make a row of it. */
export const STATE_COLUMNS = 'name, key, value, expires, additions'

/** Puts together what is stored of growing values: read in the transaction that read the row. */
export class WholeRows {
  readonly #additions: StatementSync

  constructor(database: Database) {
    this.#additions = database.prepare(
      'SELECT value FROM state_addition WHERE name = ? AND key = ? ORDER BY number',
    )
  }

  whole(row: Row): StateRow {
    const [table, key, value] = [textAt(row, 'name'), textAt(row, 'key'), textAt(row, 'value')]
    const expires = numberOrNullAt(row, 'expires')
    if (numberAt(row, 'additions') === 0) return { table, key, value, expires }
    const added = this.#additions.all(table, key).map((addition) => textAt(addition, 'value'))
    return { table, key, value: `{"whole":${value},"added":[${added.join(',')}]}`, expires }
  }
}

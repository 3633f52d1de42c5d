import type { StatementSync } from 'node:sqlite'
import type { Database } from './database.ts'
import { textAt } from './rows.ts'

/** How far each source was worked. */
export class Cursors {
  readonly #find: StatementSync
  readonly #put: StatementSync

  constructor(database: Database) {
    this.#find = database.prepare('SELECT cursor FROM cursor WHERE source = ?')
    this.#put = database.prepare(
      'INSERT INTO cursor VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor',
    )
  }

  of(source: string): string | null {
    const row = this.#find.get(source)
    return row === undefined ? null : textAt(row, 'cursor')
  }

  put(cursors: ReadonlyMap<string, string>): void {
    for (const [source, cursor] of cursors) this.#put.run(source, cursor)
  }
}

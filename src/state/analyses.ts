import type { StatementSync } from 'node:sqlite'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import { textAt } from './rows.ts'

/** Answers that are kept: the same is not asked twice. */
const MOST = 100

/** What was answered to questions, by the hash of the question. */
export class Analyses {
  readonly #database: Database
  readonly #find: StatementSync
  readonly #put: StatementSync
  readonly #forget: StatementSync

  constructor(database: Database) {
    this.#database = database
    this.#find = database.prepare('SELECT answer FROM analysis WHERE question = ?')
    this.#put = database.prepare('INSERT OR REPLACE INTO analysis VALUES (:question, :answer, :at)')
    this.#forget = database.prepare(
      `DELETE FROM analysis WHERE question NOT IN (SELECT question FROM analysis ORDER BY at DESC LIMIT ${MOST})`,
    )
  }

  find(question: string): string | undefined {
    const row = this.#database.read(() => this.#find.get(question))
    return row === undefined ? undefined : textAt(row, 'answer')
  }

  /** `now` is in milliseconds since the epoch. */
  keep(question: string, answer: string, now: number): void {
    this.#database.transaction(() => {
      this.#put.run({ question, answer, at: storableTime(now) })
      this.#forget.run()
    })
  }
}

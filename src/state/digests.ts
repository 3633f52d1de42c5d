import type { StatementSync } from 'node:sqlite'
import type { Totals } from '../engine/report-content.ts'
import type { Database } from './database.ts'
import { numberAt, numberOrNullAt } from './rows.ts'

/** A digest without its lines. Times are microseconds since the epoch. */
export interface DigestHead {
  readonly id: number
  /** When the one before was closed; null for the first. */
  readonly since: number | null
  /** Null for the one that is open. */
  readonly closed: number | null
  readonly totals: Totals
}

/** The digests: exactly one is open, the closed ones wait for their mail. */
export class Digests {
  readonly #open: StatementSync
  readonly #find: StatementSync
  readonly #addTotals: StatementSync
  readonly #close: StatementSync
  readonly #begin: StatementSync
  readonly #extend: StatementSync
  readonly #remove: StatementSync

  constructor(database: Database) {
    this.#open = database.prepare('SELECT id FROM digest WHERE closed IS NULL')
    this.#find = database.prepare('SELECT * FROM digest WHERE id = ?')
    this.#addTotals = database.prepare(
      `UPDATE digest SET entries = entries + :entries, accepted = accepted + :accepted,
         dropped = dropped + :dropped, policy = policy + :policy
       WHERE id = :id`,
    )
    this.#close = database.prepare('UPDATE digest SET closed = :now WHERE id = :id')
    this.#begin = database.prepare('INSERT INTO digest (since) VALUES (:now)')
    // min() of null is null: nothing is earlier than the first.
    this.#extend = database.prepare('UPDATE digest SET since = min(since, :since) WHERE id = :id')
    this.#remove = database.prepare('DELETE FROM digest WHERE id = ?')
  }

  /** The number of the open digest. */
  openId(): number {
    const row = this.#open.get()
    if (row === undefined) throw new Error('no digest is open')
    return numberAt(row, 'id')
  }

  /** Undefined where it was removed already. */
  find(id: number): DigestHead | undefined {
    const row = this.#find.get(id)
    if (row === undefined) return undefined
    const totals = {
      entries: numberAt(row, 'entries'),
      accepted: numberAt(row, 'accepted'),
      dropped: numberAt(row, 'dropped'),
      policy: numberAt(row, 'policy'),
    }
    return { id, since: numberOrNullAt(row, 'since'), closed: numberOrNullAt(row, 'closed'), totals }
  }

  addTotals(id: number, { entries, accepted, dropped, policy }: Totals): void {
    this.#addTotals.run({ id, entries, accepted, dropped, policy })
  }

  /** Closes one digest and opens the next. */
  close(id: number, now: number): void {
    this.#close.run({ id, now })
    this.#begin.run({ now })
  }

  /** Lets the digest begin where an earlier one did, whose content it takes over. */
  extendBack(id: number, since: number | null): void {
    this.#extend.run({ id, since })
  }

  /** Removes a digest with its lines. */
  remove(id: number): void {
    this.#remove.run(id)
  }
}

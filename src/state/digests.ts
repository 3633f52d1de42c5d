import type { StatementSync } from 'node:sqlite'
import type { Totals } from '../engine/report-content.ts'
import type { Database } from './database.ts'
import { numberAt, numberOrNullAt, textAt } from './rows.ts'

/** A digest without its lines. Times are microseconds since the epoch. */
export interface DigestHead {
  readonly id: number
  /** Which digest of the settings. */
  readonly name: string
  /** When the one before was closed; null for the first. */
  readonly since: number | null
  /** Null for the one that is open. */
  readonly closed: number | null
  readonly totals: Totals
}

/** The digests: exactly one is open, the closed ones wait for their mail. */
export class Digests {
  readonly #open: StatementSync
  readonly #openNames: StatementSync
  readonly #note: StatementSync
  readonly #openedAt: StatementSync
  readonly #find: StatementSync
  readonly #addTotals: StatementSync
  readonly #close: StatementSync
  readonly #begin: StatementSync
  readonly #extend: StatementSync
  readonly #remove: StatementSync

  constructor(database: Database) {
    this.#open = database.prepare('SELECT id FROM digest WHERE closed IS NULL AND name = ?')
    this.#openNames = database.prepare('SELECT name FROM digest WHERE closed IS NULL ORDER BY id')
    // By a clock that was ahead, and was set back since, none would be missed for long.
    this.#note = database.prepare(
      'UPDATE digest SET opened = :now WHERE id = :id AND coalesce(opened, :now) >= :now',
    )
    this.#openedAt = database.prepare('SELECT coalesce(opened, since) AS opened FROM digest WHERE id = ?')
    this.#find = database.prepare('SELECT * FROM digest WHERE id = ?')
    this.#addTotals = database.prepare(
      `UPDATE digest SET entries = entries + :entries, accepted = accepted + :accepted,
         dropped = dropped + :dropped, policy = policy + :policy
       WHERE id = :id`,
    )
    this.#close = database.prepare('UPDATE digest SET closed = :now WHERE id = :id')
    this.#begin = database.prepare('INSERT INTO digest (name, since, opened) VALUES (:name, :since, :opened)')
    // min() of null is null: nothing is earlier than the first.
    this.#extend = database.prepare('UPDATE digest SET since = min(since, :since) WHERE id = :id')
    this.#remove = database.prepare('DELETE FROM digest WHERE id = ?')
  }

  /** The number of the open digest of a name. */
  openId(name: string): number {
    const row = this.#open.get(name)
    if (row === undefined) throw new Error(`no digest ${name} is open`)
    return numberAt(row, 'id')
  }

  /** The names of the open digests. */
  openNames(): readonly string[] {
    return this.#openNames.all().map((row) => textAt(row, 'name'))
  }

  /** Opens the digests of these names that are not open yet, and notes of all since when they gather. */
  openAll(names: readonly string[], now: number): void {
    for (const name of names) {
      const row = this.#open.get(name)
      if (row === undefined) this.#begin.run({ name, since: null, opened: now })
      else this.#note.run({ id: numberAt(row, 'id'), now })
    }
  }

  /** Since when a digest gathers; null where nobody has noted it. */
  openedAt(id: number): number | null {
    return numberOrNullAt(this.#openedAt.get(id) ?? { opened: null }, 'opened')
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
    const name = textAt(row, 'name')
    return { id, name, since: numberOrNullAt(row, 'since'), closed: numberOrNullAt(row, 'closed'), totals }
  }

  addTotals(id: number, { entries, accepted, dropped, policy }: Totals): void {
    this.#addTotals.run({ id, entries, accepted, dropped, policy })
  }

  /** Closes one digest and opens the next of its name. */
  close(id: number, name: string, now: number): void {
    this.#close.run({ id, now })
    this.#begin.run({ name, since: now, opened: now })
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

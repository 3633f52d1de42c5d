import type { StatementSync } from 'node:sqlite'
import type { Example, Form, Unexpected } from '../mining/form.ts'
import { Miner } from '../mining/miner.ts'
import type { Part } from '../mining/pattern.ts'
import type { Database } from './database.ts'
import { numberAt, type Row, textAt } from './rows.ts'

/** Digests of which the forms are in memory. */
const MOST_MINERS = 4

/** The forms of unexpected messages, by digest: however many messages come, they are a few rows. */
export class UnexpectedForms {
  readonly #put: StatementSync
  readonly #remove: StatementSync
  readonly #list: StatementSync
  /** What is in the table for open digests, in memory. */
  readonly #miners = new Map<number, Miner>()

  constructor(database: Database) {
    this.#put = database.prepare(
      `INSERT INTO unexpected (digest, identifier, grave, key, general, parts, count, first, last, examples)
       VALUES (:digest, :identifier, :grave, :key, :general, :parts, :count, :first, :last, :examples)
       ON CONFLICT DO UPDATE SET parts = excluded.parts, general = excluded.general, count = excluded.count,
         first = excluded.first, last = excluded.last, examples = excluded.examples`,
    )
    this.#remove = database.prepare(
      'DELETE FROM unexpected WHERE digest = :digest AND identifier = :identifier AND grave = :grave AND key = :key',
    )
    this.#list = database.prepare(
      'SELECT * FROM unexpected WHERE digest = ? ORDER BY first, identifier, grave, key',
    )
  }

  /** Counts messages for a digest, with times that the database can hold. Where the transaction fails in which that is, `forget` must be called. */
  add(digest: number, messages: readonly Unexpected[]): void {
    if (messages.length === 0) return
    const miner = this.#minerOf(digest)
    for (const message of messages) miner.add(message)
    this.#write(digest, miner)
  }

  /** Forgets what is in memory: it may be ahead of the table. */
  forget(): void {
    this.#miners.clear()
  }

  formsOf(digest: number): readonly Form[] {
    return this.#list.all(digest).map(formAt)
  }

  /** Adds the forms of one digest to those of another. */
  copy(from: number, to: number): void {
    const miner = this.#minerOf(to)
    for (const form of this.formsOf(from)) miner.take(form)
    this.#write(to, miner)
  }

  #minerOf(digest: number): Miner {
    const known = this.#miners.get(digest)
    if (known !== undefined) return known
    // Those of digests that were closed meanwhile must go some time; the others are read again.
    if (this.#miners.size >= MOST_MINERS) this.#miners.clear()
    const miner = new Miner(this.formsOf(digest))
    this.#miners.set(digest, miner)
    return miner
  }

  #write(digest: number, miner: Miner): void {
    const { changed, removed } = miner.takeChanges()
    for (const { identifier, isGrave, key } of removed)
      this.#remove.run({ digest, identifier, grave: Number(isGrave), key })
    for (const { parts, examples, isGrave, isGeneral, ...form } of changed)
      this.#put.run({
        digest,
        ...form,
        grave: Number(isGrave),
        general: Number(isGeneral),
        parts: JSON.stringify(parts),
        examples: JSON.stringify(examples),
      })
  }
}

function formAt(row: Row): Form {
  const parts: readonly Part[] | null = JSON.parse(textAt(row, 'parts'))
  const examples: readonly Example[] = JSON.parse(textAt(row, 'examples'))
  return {
    identifier: textAt(row, 'identifier'),
    isGrave: numberAt(row, 'grave') === 1,
    key: textAt(row, 'key'),
    parts,
    isGeneral: numberAt(row, 'general') === 1,
    count: numberAt(row, 'count'),
    first: numberAt(row, 'first'),
    last: numberAt(row, 'last'),
    examples,
  }
}

import type { StatementSync } from 'node:sqlite'
import { causeOf } from '../engine/cause.ts'
import { FAULTS, type ReportLine } from '../engine/report-content.ts'
import { cutText } from '../values/cut-text.ts'
import { storableTime } from './bounds.ts'
import type { Database } from './database.ts'
import type { StateLimits } from './limits.ts'
import { numberAt, textAt } from './rows.ts'

/** Something that the program could not do, some number of times at about the same time (microseconds). */
export interface Fault {
  readonly message: string
  readonly at: number
  readonly count: number
}

/** Stands for all causes beyond those that are told apart. */
const OTHERS = 'further failures, of more kinds than are told apart'

/**
 * What the program itself could not do, by digest and cause. Apart from the lines that chains report, so that no flood of
 * those leaves this untold.
 */
export class Faults {
  readonly #limits: StateLimits
  readonly #increase: StatementSync
  readonly #insert: StatementSync
  readonly #size: StatementSync
  readonly #list: StatementSync

  constructor(database: Database, limits: StateLimits) {
    this.#limits = limits
    this.#increase = database.prepare(
      `UPDATE fault SET count = count + :count, first = min(first, :first), last = max(last, :last)
       WHERE digest = :digest AND cause = :cause`,
    )
    this.#insert = database.prepare(
      `INSERT INTO fault (digest, cause, message, count, first, last)
       VALUES (:digest, :cause, :message, :count, :first, :last)`,
    )
    this.#size = database.prepare('SELECT count(*) AS size FROM fault WHERE digest = ?')
    this.#list = database.prepare(
      'SELECT message, count, first, last FROM fault WHERE digest = ? ORDER BY first',
    )
  }

  /** Adds faults to a digest; those of one cause become one line, with the message of the first. */
  add(digest: number, faults: Iterable<Fault>): void {
    for (const line of talliesOf(faults).values()) this.#addLine(digest, line)
  }

  /** The faults of a digest as lines of their section. */
  linesOf(digest: number): readonly ReportLine[] {
    return this.#list.all(digest).map((row) => ({
      section: FAULTS,
      message: textAt(row, 'message'),
      details: 'FIRSTLAST',
      count: numberAt(row, 'count'),
      first: numberAt(row, 'first'),
      last: numberAt(row, 'last'),
      times: [],
    }))
  }

  /** Adds the faults of one digest to those of another. */
  copy(from: number, to: number): void {
    for (const line of this.linesOf(from)) this.#addLine(to, line)
  }

  #addLine(digest: number, { message, count, first, last }: Tally): void {
    const shown = cutText(message, this.#limits.lineCharacters)
    const values = { digest, count, first, last }
    if (this.#increase.run({ ...values, cause: causeOf(shown) }).changes > 0) return
    if (numberAt(this.#size.get(digest) ?? {}, 'size') < this.#limits.faultsPerDigest)
      this.#insert.run({ ...values, cause: causeOf(shown), message: shown })
    else if (this.#increase.run({ ...values, cause: OTHERS }).changes === 0)
      this.#insert.run({ ...values, cause: OTHERS, message: OTHERS })
  }
}

type Tally = Pick<ReportLine, 'message' | 'count' | 'first' | 'last'>

/** Equal causes together, so that a batch of thousands that fail alike is one row to write. */
function talliesOf(faults: Iterable<Fault>): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>()
  for (const fault of faults) {
    const at = storableTime(fault.at)
    const { message, count, first, last } = tallies.get(causeOf(fault.message)) ?? {
      message: fault.message,
      count: 0,
      first: at,
      last: at,
    }
    tallies.set(causeOf(message), {
      message,
      count: count + fault.count,
      first: Math.min(first, at),
      last: Math.max(last, at),
    })
  }
  return tallies
}

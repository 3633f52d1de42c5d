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
      `UPDATE fault SET count = count + :count, first = min(first, :first), last = max(last, :last),
         varied = max(varied, :varied, message <> :message)
       WHERE digest = :digest AND cause = :cause`,
    )
    this.#insert = database.prepare(
      `INSERT INTO fault (digest, cause, message, varied, count, first, last)
       VALUES (:digest, :cause, :message, :varied, :count, :first, :last)`,
    )
    this.#size = database.prepare('SELECT count(*) AS size FROM fault WHERE digest = ?')
    this.#list = database.prepare(
      'SELECT message, varied, count, first, last FROM fault WHERE digest = ? ORDER BY first',
    )
  }

  /** Adds faults to a digest; those of one cause become one line, with the message of the first of them. */
  add(digest: number, faults: Iterable<Fault>): void {
    for (const tally of talliesOf(faults).values()) this.#addTally(digest, tally)
  }

  /** The faults of a digest as lines of their section. */
  linesOf(digest: number): readonly ReportLine[] {
    return this.#talliesIn(digest).map(({ message, varied, ...tally }) => ({
      ...tally,
      section: FAULTS,
      message: varied ? `such as: ${message}` : message,
      details: 'FIRSTLAST',
      times: [],
    }))
  }

  /** Adds the faults of one digest to those of another. */
  copy(from: number, to: number): void {
    for (const tally of this.#talliesIn(from)) this.#addTally(to, tally)
  }

  #talliesIn(digest: number): readonly Tally[] {
    return this.#list.all(digest).map((row) => ({
      message: textAt(row, 'message'),
      varied: numberAt(row, 'varied') > 0,
      count: numberAt(row, 'count'),
      first: numberAt(row, 'first'),
      last: numberAt(row, 'last'),
    }))
  }

  #addTally(digest: number, { message: whole, varied, count, first, last }: Tally): void {
    const message = cutText(whole, this.#limits.lineCharacters)
    const row = { digest, cause: causeOf(message), message, varied: Number(varied), count, first, last }
    if (this.#increase.run(row).changes > 0) return
    const isFull = numberAt(this.#size.get(digest) ?? {}, 'size') >= this.#limits.faultsPerDigest
    if (!isFull) {
      this.#insert.run(row)
      return
    }
    const others = { ...row, cause: OTHERS, message: OTHERS, varied: 0 }
    if (this.#increase.run(others).changes === 0) this.#insert.run(others)
  }
}

interface Tally extends Pick<ReportLine, 'message' | 'count' | 'first' | 'last'> {
  /** Whether others say something else, such as another address: then the message is an example. */
  readonly varied: boolean
}

/** Equal causes together, so that a batch of thousands that fail alike is one row to write. */
function talliesOf(faults: Iterable<Fault>): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>()
  for (const fault of faults) {
    const at = storableTime(fault.at)
    const { message, varied, count, first, last } = tallies.get(causeOf(fault.message)) ?? {
      message: fault.message,
      varied: false,
      count: 0,
      first: at,
      last: at,
    }
    tallies.set(causeOf(message), {
      message,
      varied: varied || message !== fault.message,
      count: count + fault.count,
      first: Math.min(first, at),
      last: Math.max(last, at),
    })
  }
  return tallies
}

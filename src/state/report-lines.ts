import type { StatementSync } from 'node:sqlite'
import type { ReportLine } from '../engine/report-content.ts'
import { DETAILS, type Details } from '../module/effect.ts'
import type { Database } from './database.ts'
import type { StateLimits } from './limits.ts'
import { numberAt, type Row, textAt } from './rows.ts'

/** The lines of the digests. */
export class ReportLines {
  readonly #limits: StateLimits
  readonly #size: StatementSync
  readonly #resize: StatementSync
  readonly #increase: StatementSync
  readonly #insert: StatementSync
  readonly #insertTime: StatementSync
  readonly #countTimes: StatementSync
  readonly #cut: StatementSync
  readonly #lines: StatementSync
  readonly #times: StatementSync
  readonly #cuts: StatementSync

  constructor(database: Database, limits: StateLimits) {
    this.#limits = limits
    this.#size = database.prepare('SELECT lines, times FROM digest WHERE id = ?')
    this.#resize = database.prepare('UPDATE digest SET lines = :lines, times = :times WHERE id = :digest')
    this.#increase = database.prepare(
      `UPDATE report_line
       SET count = count + :count, first = min(first, :first), last = max(last, :last)
       WHERE digest = :digest AND section = :section AND details = :details AND message = :message
       RETURNING id, times`,
    )
    this.#insert = database.prepare(
      `INSERT INTO report_line (digest, section, details, message, count, first, last)
       VALUES (:digest, :section, :details, :message, :count, :first, :last)
       RETURNING id, times`,
    )
    this.#insertTime = database.prepare('INSERT INTO report_time VALUES (:line, :number, :at)')
    this.#countTimes = database.prepare('UPDATE report_line SET times = :times WHERE id = :line')
    this.#cut = database.prepare(
      `INSERT INTO report_cut VALUES (:digest, :section, :occurrences)
       ON CONFLICT DO UPDATE SET occurrences = occurrences + excluded.occurrences`,
    )
    this.#lines = database.prepare('SELECT * FROM report_line WHERE digest = ? ORDER BY id')
    this.#times = database.prepare('SELECT at FROM report_time WHERE line = ? ORDER BY at')
    this.#cuts = database.prepare('SELECT section, occurrences FROM report_cut WHERE digest = ?')
  }

  /** Adds lines to those of a digest; equal ones become one. */
  add(digest: number, lines: Iterable<ReportLine>): void {
    const size = this.#size.get(digest)
    if (size === undefined) throw new Error(`there is no digest ${digest}`)
    let lineCount = numberAt(size, 'lines')
    let timeCount = numberAt(size, 'times')
    for (const line of lines) {
      const { section, details, message, count, first, last } = line
      const values = { digest, section, details, message, count, first, last }
      let row = this.#increase.get(values)
      if (row === undefined) {
        if (lineCount >= this.#limits.linesPerDigest) {
          this.addCut(digest, section, count)
          continue
        }
        row = this.#insert.get(values)
        if (row === undefined) throw new Error('a new report line came back without its id')
        lineCount += 1
      }
      timeCount += this.#addTimes(row, line.times, this.#limits.timesPerDigest - timeCount)
    }
    this.#resize.run({ digest, lines: lineCount, times: timeCount })
  }

  addCut(digest: number, section: string, occurrences: number): void {
    this.#cut.run({ digest, section, occurrences })
  }

  /** The lines of a digest in the order in which they were first reported. */
  linesOf(digest: number): readonly ReportLine[] {
    return this.#lines.all(digest).map((row) => ({
      section: textAt(row, 'section'),
      message: textAt(row, 'message'),
      details: detailsAt(row),
      count: numberAt(row, 'count'),
      first: numberAt(row, 'first'),
      last: numberAt(row, 'last'),
      times: numberAt(row, 'times') === 0 ? [] : this.#timesOf(numberAt(row, 'id')),
    }))
  }

  /** Occurrences that were only counted, by section. */
  cutsOf(digest: number): ReadonlyMap<string, number> {
    return new Map(
      this.#cuts.all(digest).map((row) => [textAt(row, 'section'), numberAt(row, 'occurrences')]),
    )
  }

  /** Keeps as many of the times as there is room for, and says how many those were. */
  #addTimes(row: Row, times: readonly number[], roomOfDigest: number): number {
    const line = numberAt(row, 'id')
    const present = numberAt(row, 'times')
    const kept = times.slice(0, Math.max(0, Math.min(this.#limits.timesPerLine - present, roomOfDigest)))
    if (kept.length === 0) return 0
    for (const [index, at] of kept.entries()) this.#insertTime.run({ line, number: present + index, at })
    this.#countTimes.run({ line, times: present + kept.length })
    return kept.length
  }

  #timesOf(line: number): readonly number[] {
    return this.#times.all(line).map((row) => numberAt(row, 'at'))
  }
}

function detailsAt(row: Row): Details {
  const text = textAt(row, 'details')
  const details = DETAILS.find((name) => name === text)
  if (details === undefined) throw new TypeError(`column details holds ${text}`)
  return details
}

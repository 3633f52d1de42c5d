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
  readonly #find: StatementSync
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
      `UPDATE report_line SET count = count + ?5, first = min(first, ?6), last = max(last, ?7)
       WHERE digest = ?1 AND section = ?2 AND details = ?3 AND message = ?4`,
    )
    this.#insert = database.prepare(
      `INSERT INTO report_line (digest, section, details, message, count, first, last)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
    )
    this.#find = database.prepare(
      `SELECT id, times FROM report_line
       WHERE digest = ?1 AND section = ?2 AND details = ?3 AND message = ?4`,
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
    for (const { section, details, message, count, first, last, times } of lines) {
      // Statements that give nothing back take a third of the time of those that give the line's number.
      const isKnown = this.#increase.run(digest, section, details, message, count, first, last).changes > 0
      if (!isKnown) {
        if (lineCount >= this.#limits.linesPerDigest) {
          this.addCut(digest, section, count)
          continue
        }
        this.#insert.run(digest, section, details, message, count, first, last)
        lineCount += 1
      }
      if (times.length === 0) continue
      const row = this.#find.get(digest, section, details, message)
      if (row === undefined) throw new Error('a report line that was written cannot be found')
      timeCount += this.#addTimes(row, times, this.#limits.timesPerDigest - timeCount)
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

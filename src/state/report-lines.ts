import type { StatementSync } from 'node:sqlite'
import type { ReportLine } from '../engine/report-content.ts'
import { DETAILS, type Details } from '../module/effect.ts'
import type { Database } from './database.ts'
import { type KnownLine, KnownLines } from './known-lines.ts'
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
  /** What is in the table of digests that lines were added to. */
  readonly #known = new Map<number, KnownLines>()

  constructor(database: Database, limits: StateLimits) {
    this.#limits = limits
    this.#size = database.prepare('SELECT lines, times FROM digest WHERE id = ?')
    this.#resize = database.prepare('UPDATE digest SET lines = :lines, times = :times WHERE id = :digest')
    this.#increase = database.prepare(
      `UPDATE report_line SET count = count + ?2, first = min(first, ?3), last = max(last, ?4) WHERE id = ?1`,
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

  /**
   * Adds lines to those of a digest; equal ones become one. Where the transaction fails in which that is, `forget` must be
   * called.
   */
  add(digest: number, lines: Iterable<ReportLine>): void {
    const size = this.#size.get(digest)
    if (size === undefined) throw new Error(`there is no digest ${digest}`)
    let lineCount = numberAt(size, 'lines')
    let timeCount = numberAt(size, 'times')
    const known = this.#knownOf(digest)
    const cut = new Map<string, number>()
    for (const line of lines) {
      const { section, details, message, count, first, last, times } = line
      let present = known.find(line)
      // Where all of the table is known, there is nothing to be found in it.
      if (present === undefined && known.size < lineCount) present = this.#look(digest, line, known)
      if (present !== undefined) this.#increase.run(present.id, count, first, last)
      else if (lineCount >= this.#limits.linesPerDigest) {
        cut.set(section, (cut.get(section) ?? 0) + count)
        continue
      } else {
        const { lastInsertRowid } = this.#insert.run(digest, section, details, message, count, first, last)
        present = known.add(line, Number(lastInsertRowid), 0)
        lineCount += 1
      }
      if (times.length > 0)
        timeCount += this.#addTimes(present, times, this.#limits.timesPerDigest - timeCount)
    }
    for (const [section, occurrences] of cut) this.addCut(digest, section, occurrences)
    this.#resize.run({ digest, lines: lineCount, times: timeCount })
  }

  /** Forgets what is in memory: it may be ahead of the table, or of digests that were closed. */
  forget(): void {
    this.#known.clear()
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

  #knownOf(digest: number): KnownLines {
    const known = this.#known.get(digest)
    if (known !== undefined) return known
    const none = new KnownLines()
    this.#known.set(digest, none)
    return none
  }

  #look(digest: number, line: ReportLine, known: KnownLines): KnownLine | undefined {
    const row = this.#find.get(digest, line.section, line.details, line.message)
    return row === undefined ? undefined : known.add(line, numberAt(row, 'id'), numberAt(row, 'times'))
  }

  /** Keeps as many of the times as there is room for, and says how many those were. */
  #addTimes(line: KnownLine, times: readonly number[], roomOfDigest: number): number {
    const present = line.times
    const kept = times.slice(0, Math.max(0, Math.min(this.#limits.timesPerLine - present, roomOfDigest)))
    if (kept.length === 0) return 0
    for (const [index, at] of kept.entries())
      this.#insertTime.run({ line: line.id, number: present + index, at })
    line.times += kept.length
    this.#countTimes.run({ line: line.id, times: line.times })
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

import { createHash } from 'node:crypto'
import type { StatementSync } from 'node:sqlite'
import type { Before, GoneLine } from '../engine/report-content.ts'
import { cutText } from '../values/cut-text.ts'
import type { Database } from './database.ts'
import { numberAt, textAt } from './rows.ts'

/** What a digest tells, as it is remembered. */
export interface Told {
  readonly section: string
  readonly message: string
  readonly key: string
  readonly count: number
  /** What it was put together of: tomorrow there may be too little of it for that. */
  readonly parts: readonly { readonly key: string; readonly count: number }[]
}

/** How long lines are remembered, in microseconds, and how many of them. */
const HISTORY = 30 * 86_400e6
const MOST_LINES = 50_000
/** Characters kept of a line, and lines of a section that are told to be gone. */
const SHOWN = 200
const MOST_GONE = 10

/** What former digests told, for comparing. All times are microseconds since the epoch. */
export class PastLines {
  readonly #tell: StatementSync
  readonly #put: StatementSync
  readonly #find: StatementSync
  readonly #sections: StatementSync
  readonly #last: StatementSync
  readonly #outdated: StatementSync
  readonly #surplus: StatementSync
  readonly #undo: readonly StatementSync[]

  constructor(database: Database) {
    this.#tell = database.prepare(
      `INSERT INTO past_section (section, told, count) VALUES (:section, :told, :count)
       ON CONFLICT DO UPDATE SET told = excluded.told, count = excluded.count, former_told = told, former_count = count`,
    )
    // What a line was put together of may have the key of the line.
    this.#put = database.prepare(
      `INSERT INTO past_line (section, key, told, count, message) VALUES (:section, :key, :told, :count, :message)
       ON CONFLICT DO UPDATE SET told = excluded.told, count = excluded.count, message = excluded.message,
         former_told = iif(told = excluded.told, former_told, told),
         former_count = iif(told = excluded.told, former_count, count)`,
    )
    this.#undo = ['past_section', 'past_line'].flatMap((table) => [
      database.prepare(`UPDATE ${table} SET former_told = NULL, former_count = NULL WHERE former_told = ?`),
      database.prepare(`DELETE FROM ${table} WHERE told = ? AND former_told IS NULL`),
      database.prepare(
        `UPDATE ${table} SET told = former_told, count = former_count, former_told = NULL, former_count = NULL
         WHERE told = ?`,
      ),
    ])
    this.#find = database.prepare('SELECT told, count FROM past_line WHERE section = ? AND key = ?')
    this.#sections = database.prepare('SELECT section, told, count FROM past_section')
    this.#last = database.prepare(
      `SELECT key, message, count FROM past_line
       WHERE section = ? AND told = ? AND message IS NOT NULL ORDER BY count DESC, message`,
    )
    this.#outdated = database.prepare('DELETE FROM past_line WHERE told < ?')
    this.#surplus = database.prepare(
      `DELETE FROM past_line WHERE (section, key) IN (
         SELECT section, key FROM past_line ORDER BY told LIMIT max(0, (SELECT count(*) FROM past_line) - ${MOST_LINES})
       )`,
    )
  }

  /** When each section was told last, and how many occurrences. */
  sections(): ReadonlyMap<string, { readonly told: number; readonly count: number }> {
    const rows = this.#sections.all()
    return new Map(
      rows.map((row) => [
        textAt(row, 'section'),
        { told: numberAt(row, 'told'), count: numberAt(row, 'count') },
      ]),
    )
  }

  /** What a line was when its section was told last, at that time. */
  before({ section, key, parts }: Told, told: number): Before {
    const own = this.#find.get(section, hashOf(key))
    const keys = own === undefined ? parts.map((part) => part.key) : [key]
    const rows = keys.map((one) => this.#find.get(section, hashOf(one))).filter((row) => row !== undefined)
    const count = rows
      .filter((row) => row.told === told)
      .reduce((sum, row) => sum + numberAt(row, 'count'), 0)
    return { count, isKnown: rows.length > 0 }
  }

  /** The most frequent lines that a section told last, at that time, and that are not among these. */
  gone(section: string, told: number, lines: readonly Told[]): readonly GoneLine[] {
    const present = new Set(
      lines.flatMap(({ key, parts }) => [key, ...parts.map((part) => part.key)].map(hashOf)),
    )
    return this.#last
      .all(section, told)
      .filter((row) => !present.has(textAt(row, 'key')))
      .slice(0, MOST_GONE)
      .map((row) => ({ section, message: textAt(row, 'message'), count: numberAt(row, 'count') }))
  }

  /** Remembers what a digest told, with how many occurrences by section, and forgets what was told too long ago. */
  remember(sections: ReadonlyMap<string, number>, lines: readonly Told[], told: number): void {
    for (const [section, count] of sections) this.#tell.run({ section, told, count })
    for (const { section, message, key, count, parts } of lines) {
      for (const part of parts)
        this.#put.run({ section, key: hashOf(part.key), told, count: part.count, message: null })
      this.#put.run({ section, key: hashOf(key), told, count, message: cutText(message, SHOWN) })
    }
    this.#outdated.run(told - HISTORY)
    this.#surplus.run()
  }

  /** Forgets what a digest told that was closed at a time and never read: what it had is as new as before. */
  forget(told: number): void {
    for (const statement of this.#undo) statement.run(told)
  }
}

/** Short, however long the line is. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22)
}

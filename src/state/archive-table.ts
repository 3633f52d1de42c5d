import type { StatementSync } from 'node:sqlite'
import type { ArchivePlace, RecordedLines } from '../engine/ports.ts'
import type { Database } from './database.ts'
import { numberAt, numberOrNullAt, textAt, textOrNullAt } from './rows.ts'

/** What is known of an archive. */
export interface ArchiveRecord {
  readonly archive: string
  /** The file that is written to, and how far; null before the first record. */
  readonly place: ArchivePlace | null
  /** How much was written since the archive is known. */
  readonly records: number
  readonly bytes: number
  /** How many records wait to be written, and why those that were tried could not be. */
  readonly waiting: number
  readonly error: string | null
}

/** How far archives are written for certain. */
export class ArchiveTable {
  readonly #find: StatementSync
  readonly #note: StatementSync
  readonly #all: StatementSync

  constructor(database: Database) {
    this.#find = database.prepare('SELECT file, size FROM archive WHERE name = ?')
    this.#note = database.prepare(
      `INSERT INTO archive (name, file, size, records, bytes) VALUES (:name, :file, :size, :records, :bytes)
       ON CONFLICT (name) DO UPDATE SET file = :file, size = :size, records = records + :records, bytes = bytes + :bytes`,
    )
    // Beside max(), SQLite takes bare columns from the row that holds it.
    this.#all = database.prepare(
      `SELECT coalesce(name, queue) AS name, file, size, records, bytes, waiting, error
       FROM archive
       FULL JOIN (
         SELECT queue, sum(payload ->> 'records') AS waiting, error, max(attempts)
         FROM outbox WHERE queue IS NOT NULL GROUP BY queue
       ) ON queue = name
       ORDER BY 1`,
    )
  }

  placeOf(name: string): ArchivePlace | null {
    const row = this.#find.get(name)
    return row === undefined ? null : { file: textAt(row, 'file'), size: numberAt(row, 'size') }
  }

  /** Notes that lines were written, and up to where the archive goes with all that were written at once. */
  note({ archive, records, lines }: RecordedLines, { file, size }: ArchivePlace): void {
    this.#note.run({ name: archive, file, size, records, bytes: lines.length })
  }

  all(): readonly ArchiveRecord[] {
    return this.#all.all().map((row) => {
      const file = textOrNullAt(row, 'file')
      return {
        archive: textAt(row, 'name'),
        place: file === null ? null : { file, size: numberAt(row, 'size') },
        records: numberOrNullAt(row, 'records') ?? 0,
        bytes: numberOrNullAt(row, 'bytes') ?? 0,
        waiting: numberOrNullAt(row, 'waiting') ?? 0,
        error: textOrNullAt(row, 'error'),
      }
    })
  }
}

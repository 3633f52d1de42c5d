import type { StatementSync } from 'node:sqlite'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { ReportLine } from '../engine/report-content.ts'
import type { Database } from './database.ts'
import { numberAt, numberOrNullAt, type Row, textAt } from './rows.ts'

/** A line of a digest as `report --json` tells it, with the rule that was offered. Times are microseconds since the epoch. */
export interface PastRow extends Pick<ReportLine, 'section' | 'message' | 'count' | 'first' | 'last'> {
  /** Digests that were kept by earlier versions have none. */
  readonly rule?: string
}

/** A digest as it was sent. */
export interface PastDigest {
  /** Which digest of the settings. */
  readonly name: string
  /** Microseconds since the epoch; null where nobody noted when it began. */
  readonly since: number | null
  readonly closed: number
  readonly text: string
  readonly html: string
  readonly lines: readonly PastRow[]
}

/** How much is kept, in compressed bytes: what is older than that much goes first. */
const MOST_BYTES = 200_000_000
const MOST_DIGESTS = 5_000

/** The digests that were sent, kept to be shown again. */
export class PastDigests {
  readonly #put: StatementSync
  readonly #find: StatementSync
  readonly #ids: StatementSync
  readonly #get: StatementSync
  readonly #forget: StatementSync

  constructor(database: Database) {
    this.#put = database.prepare(
      `INSERT INTO past_digest (name, since, closed, content, bytes)
       VALUES (:name, :since, :closed, :content, :bytes)`,
    )
    // The one that tells most of the span; of two that tell as much, the later.
    this.#find = database.prepare(
      `SELECT * FROM past_digest WHERE name = :name AND closed > :from AND coalesce(since, 0) < :to
       ORDER BY min(closed, :to) - max(coalesce(since, 0), :from) DESC, closed DESC LIMIT 1`,
    )
    this.#ids = database.prepare(
      'SELECT id FROM past_digest WHERE name = :name AND closed > :from ORDER BY closed',
    )
    this.#get = database.prepare('SELECT * FROM past_digest WHERE id = ?')
    this.#forget = database.prepare(
      `DELETE FROM past_digest WHERE closed < :before OR id IN (
         SELECT id FROM (
           SELECT id, sum(bytes) OVER newest AS bytes, row_number() OVER newest AS number FROM past_digest
           WINDOW newest AS (ORDER BY id DESC)
         ) WHERE bytes > ${MOST_BYTES} OR number > ${MOST_DIGESTS}
       )`,
    )
  }

  /**
   * Keeps a digest, and forgets those that are older than `history` by now (microseconds), or are too many. Behind one that began
   * longer ago the clock may have been set far ahead: those before it are kept until the next one.
   */
  keep({ name, since, closed, text, html, lines }: PastDigest, now: number, history: number): void {
    const content = gzipSync(JSON.stringify({ text, html, lines }))
    this.#put.run({ name, since, closed, content, bytes: content.length })
    const isLong = since !== null && now - since > history
    this.#forget.run({ before: (isLong ? since : now) - history })
  }

  /** The digest of a name that tells most of a span of time (microseconds), or undefined. */
  find(name: string, from: number, to: number): PastDigest | undefined {
    const row = this.#find.get({ name, from, to })
    return row === undefined ? undefined : pastDigestOf(row)
  }

  /** The numbers of the digests of a name that were closed behind a time (microseconds), oldest first. */
  idsSince(name: string, from: number): readonly number[] {
    return this.#ids.all({ name, from }).map((row) => numberAt(row, 'id'))
  }

  /** The digest of a number, undefined where it was forgotten meanwhile. */
  get(id: number): PastDigest | undefined {
    const row = this.#get.get(id)
    return row === undefined ? undefined : pastDigestOf(row)
  }
}

function pastDigestOf(row: Row): PastDigest {
  const { content } = row
  if (!(content instanceof Uint8Array)) throw new TypeError('column content holds no bytes')
  return {
    name: textAt(row, 'name'),
    since: numberOrNullAt(row, 'since'),
    closed: numberAt(row, 'closed'),
    ...JSON.parse(gunzipSync(content).toString()),
  }
}

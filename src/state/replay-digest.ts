import { type Batch, REPORT } from '../engine/ports.ts'
import type { ReportContent } from '../engine/report-content.ts'
import { BatchEffects } from './batch-effects.ts'
import { microsecondsOf } from './bounds.ts'
import { type Database, openDatabase } from './database.ts'
import { STATE_LIMITS } from './limits.ts'
import { DEFAULT_POLICY } from './policy.ts'
import { type StoreTables, storeTables } from './store-tables.ts'
import { tell } from './tell.ts'
import { Tellings } from './tellings.ts'

/** What is told may grow to this, in lines, times and messages, before it is written into the tables. */
const MOST_AT_ONCE = 50_000

/**
 * The digest that entries would have made: gathered by the tables of `run`, in memory, where nothing is carried out and
 * nobody goes on from. What comes again and again is counted, and written once.
 */
export class ReplayDigest {
  readonly #database: Database = openDatabase(':memory:')
  readonly #tables: StoreTables = storeTables(this.#database, STATE_LIMITS)
  readonly #effects = new BatchEffects(this.#tables, STATE_LIMITS)
  #told = new Tellings(STATE_LIMITS, DEFAULT_POLICY)

  /** Adds what a batch tells. */
  add(batch: Batch): void {
    const { digests } = this.#tables
    this.#database.transaction(() => {
      digests.addTotals(digests.openId(REPORT), batch.totals)
      this.#effects.noteTold(batch, this.#told)
    })
    if (this.#told.size >= MOST_AT_ONCE) this.#write()
  }

  /** What the digest tells if it is closed at `now`, in milliseconds since the epoch. */
  content(now: number): ReportContent {
    this.#write()
    const { contents, digests } = this.#tables
    return contents.of(digests.openId(REPORT), microsecondsOf(now))
  }

  close(): void {
    this.#database.close()
  }

  #write(): void {
    this.#database.transaction(() => tell(this.#told, this.#tables))
    this.#told = new Tellings(STATE_LIMITS, DEFAULT_POLICY)
  }
}

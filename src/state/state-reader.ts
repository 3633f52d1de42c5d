import { statSync } from 'node:fs'
import type { StatementSync } from 'node:sqlite'
import { REPORT, type StateRow } from '../engine/ports.ts'
import type { BanRecord, ReportContent, WaitingEffects } from '../engine/report-content.ts'
import { type ArchiveRecord, ArchiveTable } from './archive-table.ts'
import { type BannedAddress, Bans } from './bans.ts'
import { microsecondsOf } from './bounds.ts'
import type { Database } from './database.ts'
import { DigestContents } from './digest-contents.ts'
import { Digests } from './digests.ts'
import { Faults } from './faults.ts'
import { type HitCount, HitTable } from './hit-table.ts'
import { STATE_LIMITS } from './limits.ts'
import { OutboxTable } from './outbox-table.ts'
import { type PastDigest, PastDigests } from './past-digests.ts'
import { PastLines } from './past-lines.ts'
import { ReportLines } from './report-lines.ts'
import { ReportSlots } from './report-slots.ts'
import { numberAt, numberOrNullAt, textAt } from './rows.ts'
import { UnexpectedForms } from './unexpected-forms.ts'
import { STATE_COLUMNS, WholeRows } from './whole-rows.ts'

/** Rows of keyed state that are read at once: one may hold a megabyte. */
const ROWS_AT_ONCE = 20
/** Bans that are read at once. */
const BANS_AT_ONCE = 500

/** Everything that is known of bans, at one moment. */
export interface BanKnowledge {
  readonly running: readonly BanRecord[]
  /** Ended by somebody, before they ran out. */
  readonly lifted: readonly BannedAddress[]
  /** Ran out, without the firewall being told. */
  readonly overdue: readonly BannedAddress[]
  /** Whether a ban or unban still waits to be carried out. */
  isWaiting(set: string, address: string): boolean
}

/**
 * What people ask of the database, of a running daemon's or beside it. Long lists come as generators, each step of which
 * is a statement of its own: nothing is held open, and little is in memory, however slowly they are taken.
 */
export class StateReader {
  readonly #database: Database
  readonly #digests: Digests
  readonly #contents: DigestContents
  readonly #bans: Bans
  readonly #outbox: OutboxTable
  readonly #archives: ArchiveTable
  readonly #hits: HitTable
  readonly #past: PastDigests
  readonly #rows: WholeRows
  readonly #keyed: StatementSync
  readonly #sizes: StatementSync
  readonly #cursors: StatementSync
  readonly #newest: StatementSync

  constructor(database: Database) {
    this.#database = database
    this.#digests = new Digests(database)
    this.#bans = new Bans(database, STATE_LIMITS)
    this.#outbox = new OutboxTable(database, STATE_LIMITS)
    this.#archives = new ArchiveTable(database)
    this.#contents = new DigestContents({
      digests: this.#digests,
      lines: new ReportLines(database, STATE_LIMITS),
      unexpected: new UnexpectedForms(database),
      slots: new ReportSlots(database),
      past: new PastLines(database),
      faults: new Faults(database, STATE_LIMITS),
      bans: this.#bans,
      outbox: this.#outbox,
    })
    this.#hits = new HitTable(database, STATE_LIMITS)
    this.#past = new PastDigests(database)
    this.#rows = new WholeRows(database)
    this.#keyed = database.prepare(
      `SELECT ${STATE_COLUMNS} FROM state
       WHERE (name, key) > (:name, :key) AND name < :end
       ORDER BY name, key LIMIT ${ROWS_AT_ONCE}`,
    )
    this.#sizes = database.prepare('SELECT name, count(*) AS keys FROM state GROUP BY name')
    this.#cursors = database.prepare('SELECT source, cursor FROM cursor ORDER BY source')
    this.#newest = database.prepare('SELECT max(last) AS newest FROM hit')
  }

  /** Bans, oldest first; with a time (milliseconds since the epoch), those running then. */
  *bans(now?: number): Generator<BanRecord> {
    const ids = this.#database.read(() => this.#bans.ids(now === undefined ? undefined : microsecondsOf(now)))
    for (let start = 0; start < ids.length; start += BANS_AT_ONCE) {
      const some = ids.slice(start, start + BANS_AT_ONCE)
      yield* this.#database.read(() => this.#bans.withIds(some))
    }
  }

  /** What is known of the bans of some sets now (milliseconds since the epoch); `endless` are those that have to be told when a ban ends. */
  banMemory(now: number, sets: readonly string[], endless: readonly string[]): BanKnowledge {
    const at = microsecondsOf(now)
    return this.#database.snapshot(() => ({
      running: this.#bans.runningOf(sets, at),
      lifted: this.#bans.lifted(sets, at),
      overdue: this.#bans.unlifted(endless, at),
      isWaiting: this.#outbox.awaited(sets),
    }))
  }

  /** When the next ban of these sets ends that they have to be told of, in milliseconds since the epoch. */
  nextEnd(endless: readonly string[]): number | null {
    const next = this.#database.read(() => this.#bans.nextEnd(endless))
    return next === null ? null : next / 1000
  }

  /** The keyed state of tables whose names begin so, by name and key. */
  *keyed(prefix: string): Generator<StateRow> {
    let [name, key] = [prefix, '']
    // No text that begins with the prefix sorts behind this one.
    const end = `${prefix}\u{10ffff}`
    for (;;) {
      const rows = this.#database.snapshot(() =>
        this.#keyed.all({ name, key, end }).map((row) => this.#rows.whole(row)),
      )
      for (const row of rows) {
        name = row.table
        key = row.key
        yield row
      }
      if (rows.length < ROWS_AT_ONCE) return
    }
  }

  /** How many keys each table of keyed state holds, by its name. */
  sizes(): ReadonlyMap<string, number> {
    const rows = this.#database.read(() => this.#sizes.all())
    return new Map(rows.map((row) => [textAt(row, 'name'), numberAt(row, 'keys')]))
  }

  /** How far each source was worked. */
  cursors(): ReadonlyMap<string, string> {
    const rows = this.#database.read(() => this.#cursors.all())
    return new Map(rows.map((row) => [textAt(row, 'source'), textAt(row, 'cursor')]))
  }

  /** About when the newest entry was written that walked, in microseconds since the epoch; 0 where none did. */
  newestEntry(): number {
    return this.#database.read(() => numberOrNullAt(this.#newest.get() ?? { newest: null }, 'newest') ?? 0)
  }

  /** What waits to be carried out, by effect. */
  waiting(): readonly WaitingEffects[] {
    return this.#database.read(() => this.#outbox.waiting())
  }

  /** What is known of archives, by name. */
  archives(): readonly ArchiveRecord[] {
    return this.#database.read(() => this.#archives.all())
  }

  /** How often points of the graph were passed, by point. */
  hits(): ReadonlyMap<string, HitCount> {
    return this.#database.read(() => this.#hits.all())
  }

  /** What the next digest would tell if it was closed now; `now` is in milliseconds since the epoch. */
  openReport(now: number, name = REPORT): ReportContent {
    return this.#database.snapshot(() => this.#contents.of(this.#digests.openId(name), microsecondsOf(now)))
  }

  /** Whether a digest of that name gathers: the daemon may not know it yet. */
  hasDigest(name: string): boolean {
    return this.#database.read(() => this.#digests.openNames().includes(name))
  }

  /** The digest of a name that was sent and tells most of a span of time (microseconds), or undefined. */
  pastDigest(name: string, from: number, to: number): PastDigest | undefined {
    return this.#database.read(() => this.#past.find(name, from, to))
  }

  /** The digests of a name that were sent since a time (microseconds), oldest first: one at a time, for each is large. */
  *pastDigests(name: string, since: number): Generator<PastDigest> {
    for (const id of this.#database.read(() => this.#past.idsSince(name, since))) {
      const digest = this.#database.read(() => this.#past.get(id))
      if (digest !== undefined) yield digest
    }
  }

  /** How many bytes the database takes on the disk, with what SQLite keeps beside it. */
  bytes(): number {
    const { file } = this.#database
    return ['', '-wal', '-shm']
      .map((ending) => statSync(`${file}${ending}`, { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, size) => sum + size, 0)
  }

  close(): void {
    this.#database.close()
  }
}

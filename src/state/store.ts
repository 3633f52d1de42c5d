import {
  type ArchivePlace,
  type Batch,
  type Outbox,
  type OutboxItem,
  REPORT,
  type Settled,
  type Share,
  type StateRow,
  type Store,
} from '../engine/ports.ts'
import type { BanRecord, ReportContent, WaitingEffects } from '../engine/report-content.ts'
import type { LogEffect, Origin } from '../module/effect.ts'
import type { Analyses } from './analyses.ts'
import type { BannedAddress } from './bans.ts'
import { BatchEffects } from './batch-effects.ts'
import { microsecondsOf } from './bounds.ts'
import type { Database } from './database.ts'
import { type Closing, DigestLives, type DigestText } from './digest-lives.ts'
import type { HitCount } from './hit-table.ts'
import { STATE_LIMITS, type StateLimits } from './limits.ts'
import { Outcomes } from './outcomes.ts'
import type { PastDigest } from './past-digests.ts'
import { DEFAULT_POLICY, type StorePolicy } from './policy.ts'
import { StateReader } from './state-reader.ts'
import { type StoreTables, storeTables } from './store-tables.ts'
import { tell } from './tell.ts'

/** No share at all. */
const NOTHING: Share = { effects: [] }
const PLAIN_CLOSING: Closing = { name: REPORT, skipEmpty: false, holdUntil: 0 }

/**
 * The state in the embedded database. Each method is one transaction; each may throw a StateError, and then nothing
 * was changed. What is called `now` here is the system's clock in milliseconds since the epoch.
 */
export class SqliteStore implements Store, Outbox {
  readonly #database: Database
  readonly #tables: StoreTables
  readonly #effects: BatchEffects
  readonly #outcomes: Outcomes
  readonly #lives: DigestLives
  #policy = DEFAULT_POLICY

  constructor(database: Database, limits: StateLimits = STATE_LIMITS) {
    this.#database = database
    this.#tables = storeTables(database, limits)
    this.#effects = new BatchEffects(this.#tables, limits)
    this.#lives = new DigestLives(this.#tables)
    this.#outcomes = new Outcomes(this.#tables, this.#lives, limits)
  }

  /** Goes on as other settings say. Lines of a digest that they know no more are told in that of everybody. */
  usePolicy(policy: StorePolicy, now: number): void {
    this.#write(() => this.#lives.openBy(policy, now))
    this.#policy = policy
  }

  /** Since when the open digest of a name gathers, in milliseconds since the epoch; null where that is not known. */
  openedAt(name: string): number | null {
    const at = this.#read(({ digests }) => digests.openedAt(digests.openId(name)))
    return at === null ? null : at / 1000
  }

  /** Sends what is to be told of alerts that were held back in spans that are over. */
  releaseAlerts(now: number): void {
    this.#write(({ alerts, outbox }) => {
      for (const { key, mail } of alerts.release(microsecondsOf(now), this.#policy.alerts))
        outbox.put(key, mail)
    })
  }

  /** When the next of these spans is over, in milliseconds since the epoch; null where nothing is held back. */
  nextRelease(): number | null {
    const due = this.#read(({ alerts }) => alerts.nextDue())
    return due === null ? null : due / 1000
  }

  commit(batch: Batch): void {
    this.#write(({ cursors, keyed, digests, hits, bans }) => {
      cursors.put(batch.cursors)
      keyed.apply(batch.changes)
      for (const name of [REPORT, ...this.#policy.digests.keys()])
        digests.addTotals(digests.openId(name), batch.totals)
      hits.add(batch.hits)
      for (const ban of batch.adopted ?? []) bans.adopt(ban, digests.openId(REPORT))
      tell(this.#effects.note(batch, this.#policy), this.#tables)
      this.#database.shrink()
    })
  }

  /** Notes how far sources were worked, as an earlier database knew it. */
  restoreCursors(known: ReadonlyMap<string, string>): void {
    this.#write(({ cursors }) => cursors.put(known))
  }

  /** Ends bans that nobody can be told of: the settings do not have their set any more. */
  endBans(ended: readonly BannedAddress[], now: number): void {
    this.#write(({ bans }) => {
      for (const ban of ended) bans.unban({ ...ban, at: microsecondsOf(now) })
    })
  }

  /** Lets bans last from now on that begin in the future, since the clock was set back. */
  beginBansNow(now: number): void {
    this.#write(({ bans }) => bans.beginNow(microsecondsOf(now)))
  }

  /** Notes that the firewall was told of the end of these bans. */
  noteLifted(ended: readonly BannedAddress[], now: number): void {
    this.#write(({ bans }) => {
      for (const ban of ended) bans.noteLifted(ban, microsecondsOf(now))
    })
  }

  /**
   * Tells in the digest, section “What I could not do”, what the program itself could not do, and how often. Messages that
   * differ only in numbers and addresses become one line.
   */
  reportFault(message: string, now: number, count = 1): void {
    this.#write(({ faults, digests }) =>
      faults.add(digests.openId(REPORT), [{ message, at: microsecondsOf(now), count }]),
    )
  }

  /** How far an archive is written for certain; null where nothing of it is. */
  placeOf(archive: string): ArchivePlace | null {
    return this.#read(({ archives }) => archives.placeOf(archive))
  }

  cursorOf(source: string): string | null {
    return this.#read(({ cursors }) => cursors.of(source))
  }

  state(): Iterable<StateRow> {
    return this.#tables.keyed.all()
  }

  due(now: number, limit: number, share: Share, upTo?: number): readonly OutboxItem[] {
    return this.#read(({ outbox }) => outbox.due(now, limit, share, upTo))
  }

  nextDue(share: Share, upTo?: number): number | null {
    return this.#read(({ outbox }) => outbox.nextDue(share, upTo))
  }

  newest(): number {
    return this.#read(({ outbox }) => outbox.newest())
  }

  leaveOutIdle(now: number, share: Share): void {
    this.#write(({ outbox }) => outbox.leaveOutIdle(now, share))
  }

  /** What fails is told in the digest, by cause, and what is given up for good by itself; a digest's lines go on. */
  settle(results: readonly Settled[], blocked: Share = NOTHING): void {
    this.#write((tables) => tell(this.#outcomes.note(results, blocked, this.#policy), tables))
  }

  /** What waits in the outbox, by effect. */
  waiting(): readonly WaitingEffects[] {
    return this.#read(({ outbox }) => outbox.waiting())
  }

  /** How often points of the graph were passed, by point. */
  hits(): ReadonlyMap<string, HitCount> {
    return this.#read(({ hits }) => hits.all())
  }

  /** What is remembered of an address or a network by a ban set, whether or not it is banned now. */
  findBan(set: string, address: string): BanRecord | undefined {
    return this.#read(({ bans }) => bans.find(set, address))
  }

  /** How many bans run at a time (milliseconds since the epoch), by ban set. */
  runningBans(now: number): ReadonlyMap<string, number> {
    return this.#read(({ bans }) => bans.countBySet(microsecondsOf(now)))
  }

  /** Whether a ban that began before a time (microseconds since the epoch) is still on then, and was carried out. */
  isHeld(set: string, address: string, at: number): boolean {
    return this.#read(({ bans, outbox }) => {
      const ban = bans.find(set, address)
      const runs = ban !== undefined && ban.since <= at && (ban.until === null || ban.until > at)
      return runs && !outbox.isAwaited(set, address)
    })
  }

  /** All bans that are remembered, oldest first; with a time, those running then. */
  listBans(now?: number): readonly BanRecord[] {
    return this.#read(({ bans }) => bans.list(now === undefined ? undefined : microsecondsOf(now)))
  }

  /** What the next digest of a name would tell if it was closed now. */
  openReport(now: number, name = REPORT): ReportContent {
    const { contents, digests } = this.#tables
    return this.#database.snapshot(() => contents.of(digests.openId(name), microsecondsOf(now)))
  }

  /**
   * Closes the open digest and puts its mail into the outbox; a new digest begins. Gives the number of the digest, or
   * undefined where it has no mail.
   */
  closeDigest(
    render: (content: ReportContent) => DigestText,
    now: number,
    closing = PLAIN_CLOSING,
  ): number | undefined {
    return this.#write(() => this.#lives.close(render, now, closing, this.#policy))
  }

  /**
   * Exchanges the mail of a digest that was closed, where nobody has tried to send it yet, and has it sent now; an entry of
   * the journal that tells of it is committed with it.
   */
  amendDigest(digest: number, name: string, mail: DigestText, entry?: Origin & LogEffect): void {
    this.#write(() => this.#lives.amend(digest, name, mail, entry))
  }

  /** The digest of a name that was sent and tells most of a span of time (microseconds), or undefined. */
  pastDigest(name: string, from: number, to: number): PastDigest | undefined {
    return this.#read(({ pastDigests }) => pastDigests.find(name, from, to))
  }

  /** What was answered to a question about a digest, by its hash. */
  get analyses(): Analyses {
    return this.#tables.analyses
  }

  /** What people ask of the same database. */
  reader(): StateReader {
    return new StateReader(this.#database)
  }

  close(): void {
    this.#database.close()
  }

  #read<T>(work: (tables: StoreTables) => T): T {
    return this.#database.read(() => work(this.#tables))
  }

  /** What is in memory of lines and unexpected messages must not be ahead of the database. */
  #write<T>(work: (tables: StoreTables) => T): T {
    try {
      return this.#database.transaction(() => work(this.#tables))
    } catch (error) {
      this.#tables.lines.forget()
      this.#tables.unexpected.forget()
      throw error
    }
  }
}

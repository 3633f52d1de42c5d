import type {
  Batch,
  DigestMail,
  Outbox,
  OutboxEffect,
  OutboxItem,
  Outcome,
  StateChange,
  Store,
} from '../engine/ports.ts'
import type { BanRecord, ReportContent } from '../engine/report-content.ts'
import { Bans } from './bans.ts'
import { microsecondsOf } from './bounds.ts'
import { Cursors } from './cursors.ts'
import type { Database } from './database.ts'
import { DigestContents } from './digest-contents.ts'
import { Digests } from './digests.ts'
import { failureLine, refusalLine } from './failure-line.ts'
import { type HitCount, HitTable } from './hit-table.ts'
import { KeyedState } from './keyed-state.ts'
import { STATE_LIMITS, type StateLimits } from './limits.ts'
import { LineTally } from './line-tally.ts'
import { OutboxTable, type WaitingEffects } from './outbox-table.ts'
import { ReportLines } from './report-lines.ts'

/** Where lines go that the program itself reports. */
const OTHER = 'OTHER'

/** How an attempt at an item of the outbox ended; `retryAt` is in milliseconds since the epoch. */
interface Settled {
  readonly item: OutboxItem
  readonly outcome: Outcome
  readonly retryAt: number
}

/**
 * The state in the embedded database. Each method is one transaction; each may throw a StateError, and then nothing
 * was changed. What is called `now` here is the system's clock in milliseconds since the epoch.
 */
export class SqliteStore implements Store, Outbox {
  readonly #database: Database
  readonly #limits: StateLimits
  readonly #cursors: Cursors
  readonly #state: KeyedState
  readonly #bans: Bans
  readonly #lines: ReportLines
  readonly #digests: Digests
  readonly #contents: DigestContents
  readonly #outbox: OutboxTable
  readonly #hits: HitTable

  constructor(database: Database, limits: StateLimits = STATE_LIMITS) {
    this.#database = database
    this.#limits = limits
    this.#cursors = new Cursors(database)
    this.#state = new KeyedState(database)
    this.#bans = new Bans(database, limits)
    this.#lines = new ReportLines(database, limits)
    this.#digests = new Digests(database)
    this.#contents = new DigestContents(this.#digests, this.#lines, this.#bans)
    this.#outbox = new OutboxTable(database, limits)
    this.#hits = new HitTable(database, limits)
  }

  commit(batch: Batch): void {
    this.#database.transaction(() => {
      const digest = this.#digests.openId()
      this.#cursors.put(batch.cursors)
      this.#state.apply(batch.changes)
      this.#digests.addTotals(digest, batch.totals)
      this.#hits.add(batch.hits)
      this.#lines.add(digest, this.#noteEffects(batch, digest).lines())
    })
  }

  cursorOf(source: string): string | null {
    return this.#database.read(() => this.#cursors.of(source))
  }

  state(): Iterable<StateChange & { readonly value: string }> {
    return this.#state.all()
  }

  due(now: number, limit: number, effects: readonly OutboxEffect[]): readonly OutboxItem[] {
    return this.#database.read(() => this.#outbox.due(now, limit, effects))
  }

  nextDue(effects: readonly OutboxEffect[]): number | null {
    return this.#database.read(() => this.#outbox.nextDue(effects))
  }

  /** What is given up for good is reported in section OTHER; the lines of a digest go back to the open one. */
  settle(results: readonly Settled[]): void {
    this.#database.transaction(() => {
      const digest = this.#digests.openId()
      const tally = new LineTally(this.#limits)
      for (const result of results) this.#settleOne(result, digest, tally)
      this.#lines.add(digest, tally.lines())
    })
  }

  /** What waits in the outbox, by effect. */
  waiting(): readonly WaitingEffects[] {
    return this.#database.read(() => this.#outbox.waiting())
  }

  /** How often points of the graph were passed, by point. */
  hits(): ReadonlyMap<string, HitCount> {
    return this.#database.read(() => this.#hits.all())
  }

  /** All bans that are remembered, oldest first; with a time, those running then. */
  listBans(now?: number): readonly BanRecord[] {
    return this.#database.read(() => this.#bans.list(now === undefined ? undefined : microsecondsOf(now)))
  }

  /** What the next digest would tell if it was closed now. */
  openReport(now: number): ReportContent {
    return this.#database.transaction(() => this.#contents.of(this.#digests.openId(), microsecondsOf(now)))
  }

  /** Closes the open digest and puts its mail into the outbox; a new digest begins. */
  closeDigest(render: (content: ReportContent) => Omit<DigestMail, 'effect' | 'digest'>, now: number): void {
    this.#database.transaction(() => {
      const digest = this.#digests.openId()
      const { subject, text, html } = render(this.#contents.of(digest, microsecondsOf(now)))
      this.#digests.close(digest, microsecondsOf(now))
      this.#outbox.put(`digest ${digest}`, { effect: 'digest', digest, subject, text, html })
    })
  }

  close(): void {
    this.#database.close()
  }

  /** Notes bans, fills the outbox, and gives back the lines to report. */
  #noteEffects(batch: Batch, digest: number): LineTally {
    const tally = new LineTally(this.#limits)
    let room = this.#outbox.room()
    let lastBan: number | undefined
    for (const { key, effect, cause } of batch.effects) {
      if (effect.effect === 'report') {
        tally.add(effect)
        continue
      }
      if (effect.effect === 'unban') this.#bans.unban(effect)
      if (effect.effect === 'ban') {
        this.#bans.ban(effect, cause, digest)
        lastBan = Math.max(lastBan ?? 0, effect.at)
      }
      if (room > 0) {
        this.#outbox.put(key, effect)
        room -= 1
      } else {
        const message = refusalLine(effect, this.#limits.outboxItems)
        tally.add({ section: OTHER, message, details: 'FIRSTLAST', at: effect.at })
      }
    }
    if (lastBan !== undefined) this.#bans.forgetOldest(lastBan)
    return tally
  }

  #settleOne({ item, outcome, retryAt }: Settled, digest: number, tally: LineTally): void {
    const { payload } = item
    if (!outcome.ok && outcome.permanent !== true) {
      this.#outbox.postpone(item.id, outcome.error, retryAt)
      return
    }
    this.#outbox.remove(item.id)
    if (!outcome.ok) {
      const at = payload.effect === 'digest' ? this.#contents.closedAt(payload.digest) : payload.at
      const message = failureLine(payload, outcome.error, outcome.hint)
      tally.add({ section: OTHER, message, details: 'FIRSTLAST', at })
      if (payload.effect === 'digest') this.#contents.giveBack(payload.digest, digest)
    }
    if (payload.effect === 'digest') this.#digests.remove(payload.digest)
  }
}

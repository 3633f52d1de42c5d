import {
  type Batch,
  type DigestMail,
  type FailedOutcome,
  type Outbox,
  type OutboxEffect,
  type OutboxItem,
  REPORT,
  type Settled,
  type StateChange,
  type Store,
} from '../engine/ports.ts'
import { type BanRecord, FAULTS, type ReportContent, type WaitingEffects } from '../engine/report-content.ts'
import type { Effect } from '../module/effect.ts'
import { AlertLimits } from './alert-limits.ts'
import { Analyses } from './analyses.ts'
import { type BannedAddress, Bans } from './bans.ts'
import { microsecondsOf } from './bounds.ts'
import { Cursors } from './cursors.ts'
import type { Database } from './database.ts'
import { DigestContents } from './digest-contents.ts'
import { Digests } from './digests.ts'
import { failureLine, refusalLine } from './failure-line.ts'
import { Faults } from './faults.ts'
import { type HitCount, HitTable } from './hit-table.ts'
import { KeyedState } from './keyed-state.ts'
import { STATE_LIMITS, type StateLimits } from './limits.ts'
import { OutboxTable } from './outbox-table.ts'
import { type PastDigest, PastDigests } from './past-digests.ts'
import { PastLines } from './past-lines.ts'
import { DEFAULT_POLICY, digestsOf, type StorePolicy } from './policy.ts'
import { ReportLines } from './report-lines.ts'
import { ReportSlots } from './report-slots.ts'
import { StateReader } from './state-reader.ts'
import { Tellings } from './tellings.ts'
import { UnexpectedForms } from './unexpected-forms.ts'

/** How a digest is closed. */
export interface Closing {
  /** Which digest of the settings. */
  readonly name: string
  /** Whether no mail is sent where there is nothing to tell. */
  readonly skipEmpty: boolean
  /** When its mail is sent at the latest, in milliseconds since the epoch: until then it may be amended. */
  readonly holdUntil: number
}

const PLAIN_CLOSING: Closing = { name: REPORT, skipEmpty: false, holdUntil: 0 }

type DigestText = Pick<DigestMail, 'subject' | 'text' | 'html'>

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
  readonly #unexpected: UnexpectedForms
  readonly #slots: ReportSlots
  readonly #faults: Faults
  readonly #digests: Digests
  readonly #contents: DigestContents
  readonly #outbox: OutboxTable
  readonly #hits: HitTable
  readonly #past: PastDigests
  readonly #alerts: AlertLimits
  readonly #analyses: Analyses
  #policy = DEFAULT_POLICY

  constructor(database: Database, limits: StateLimits = STATE_LIMITS) {
    this.#database = database
    this.#limits = limits
    this.#cursors = new Cursors(database)
    this.#state = new KeyedState(database)
    this.#bans = new Bans(database, limits)
    this.#lines = new ReportLines(database, limits)
    this.#unexpected = new UnexpectedForms(database)
    this.#slots = new ReportSlots(database)
    this.#faults = new Faults(database, limits)
    this.#digests = new Digests(database)
    this.#outbox = new OutboxTable(database, limits)
    this.#contents = new DigestContents({
      digests: this.#digests,
      lines: this.#lines,
      unexpected: this.#unexpected,
      slots: this.#slots,
      past: new PastLines(database),
      faults: this.#faults,
      bans: this.#bans,
      outbox: this.#outbox,
    })
    this.#hits = new HitTable(database, limits)
    this.#past = new PastDigests(database)
    this.#alerts = new AlertLimits(database)
    this.#analyses = new Analyses(database)
  }

  /** Goes on as other settings say. Lines of a digest that they know no more are told in that of everybody. */
  usePolicy(policy: StorePolicy, now: number): void {
    this.#policy = policy
    this.#database.transaction(() => {
      const names = [REPORT, ...policy.digests.keys()]
      this.#digests.openAll(names, microsecondsOf(now))
      this.#dissolve(this.#digests.openNames().filter((name) => !names.includes(name)))
    })
  }

  /** Since when the open digest of a name gathers, in milliseconds since the epoch; null where that is not known. */
  openedAt(name: string): number | null {
    const at = this.#database.read(() => this.#digests.openedAt(this.#digests.openId(name)))
    return at === null ? null : at / 1000
  }

  /** Sends what is to be told of alerts that were held back in spans that are over. */
  releaseAlerts(now: number): void {
    this.#database.transaction(() => {
      for (const { key, mail } of this.#alerts.release(microsecondsOf(now), this.#policy.alerts))
        this.#outbox.put(key, mail)
    })
  }

  commit(batch: Batch): void {
    this.#transaction(() => {
      this.#cursors.put(batch.cursors)
      this.#state.apply(batch.changes)
      for (const name of [REPORT, ...this.#policy.digests.keys()])
        this.#digests.addTotals(this.#digests.openId(name), batch.totals)
      this.#hits.add(batch.hits)
      this.#tell(this.#noteEffects(batch))
      this.#database.shrink()
    })
  }

  /** Notes how far sources were worked, as an earlier database knew it. */
  restoreCursors(cursors: ReadonlyMap<string, string>): void {
    this.#database.transaction(() => this.#cursors.put(cursors))
  }

  /** Remembers running bans that were found in the firewall; those known already stay as they are. */
  adoptBans(bans: readonly BanRecord[]): void {
    this.#database.transaction(() => {
      const digest = this.#digests.openId(REPORT)
      for (const ban of bans) this.#bans.adopt(ban, digest)
    })
  }

  /** Notes that the firewall was told of the end of these bans. */
  noteLifted(bans: readonly BannedAddress[], now: number): void {
    this.#database.transaction(() => {
      for (const ban of bans) this.#bans.noteLifted(ban, microsecondsOf(now))
    })
  }

  /**
   * Tells in the digest, section “What I could not do”, what the program itself could not do, and how often. Messages that
   * differ only in numbers and addresses become one line.
   */
  reportFault(message: string, now: number, count = 1): void {
    this.#database.transaction(() =>
      this.#faults.add(this.#digests.openId(REPORT), [{ message, at: microsecondsOf(now), count }]),
    )
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

  /** What fails is told in the digest, by cause, and what is given up for good by itself; a digest's lines go on. */
  settle(results: readonly Settled[], blocked: readonly OutboxEffect[] = []): void {
    this.#transaction(() => {
      const told = new Tellings(this.#limits, this.#policy)
      for (const result of results) this.#settleOne(result, told)
      const blocking = results.find(({ outcome }) => !outcome.ok && outcome.blocking)
      if (blocking !== undefined) this.#outbox.hold(blocked, blocking.at)
      this.#tell(told)
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

  /** What is remembered of an address or a network by a ban set, whether or not it is banned now. */
  findBan(set: string, address: string): BanRecord | undefined {
    return this.#database.read(() => this.#bans.find(set, address))
  }

  /** Whether a ban that began before a time (microseconds since the epoch) is still on then, and was carried out. */
  isHeld(set: string, address: string, at: number): boolean {
    return this.#database.read(() => {
      const ban = this.#bans.find(set, address)
      const runs = ban !== undefined && ban.since <= at && (ban.until === null || ban.until > at)
      return runs && !this.#outbox.isAwaited(set, address)
    })
  }

  /** All bans that are remembered, oldest first; with a time, those running then. */
  listBans(now?: number): readonly BanRecord[] {
    return this.#database.read(() => this.#bans.list(now === undefined ? undefined : microsecondsOf(now)))
  }

  /** What the next digest of a name would tell if it was closed now. */
  openReport(now: number, name = REPORT): ReportContent {
    return this.#database.snapshot(() => this.#contents.of(this.#digests.openId(name), microsecondsOf(now)))
  }

  /**
   * Closes the open digest and puts its mail into the outbox; a new digest begins. Gives the number of the digest, or
   * undefined where it has no mail.
   */
  closeDigest(
    render: (content: ReportContent) => DigestText,
    now: number,
    { name, skipEmpty, holdUntil }: Closing = PLAIN_CLOSING,
  ): number | undefined {
    return this.#database.transaction(() => {
      const digest = this.#digests.openId(name)
      const content = this.#contents.of(digest, microsecondsOf(now))
      const { subject, text, html } = render(content)
      this.#contents.remember(digest, microsecondsOf(now))
      this.#digests.close(digest, name, microsecondsOf(now))
      if (skipEmpty && isEmpty(content)) {
        this.#archive(digest, { text, html }, now)
        return undefined
      }
      const mail = { effect: 'digest', digest, name, subject, text, html } as const
      this.#outbox.put(`digest ${digest}`, mail, holdUntil)
      return digest
    })
  }

  /** Exchanges the mail of a digest that was closed, where nobody has tried to send it yet, and has it sent now. */
  amendDigest(digest: number, name: string, mail: DigestText): void {
    const { subject, text, html } = mail
    this.#database.transaction(() =>
      this.#outbox.amend(`digest ${digest}`, { effect: 'digest', digest, name, subject, text, html }),
    )
  }

  /** The digest of a name that was sent and tells most of a span of time (microseconds), or undefined. */
  pastDigest(name: string, from: number, to: number): PastDigest | undefined {
    return this.#database.read(() => this.#past.find(name, from, to))
  }

  /** What was answered to a question about a digest, by its hash. */
  get analyses(): Analyses {
    return this.#analyses
  }

  /** What people ask of the same database. */
  reader(): StateReader {
    return new StateReader(this.#database)
  }

  close(): void {
    this.#database.close()
  }

  /** What is in memory of unexpected messages must not be ahead of the database. */
  #transaction(work: () => void): void {
    try {
      this.#database.transaction(work)
    } catch (error) {
      this.#unexpected.forget()
      throw error
    }
  }

  /** Notes bans, fills the outbox, and gives back what is to be told. */
  #noteEffects(batch: Batch): Tellings {
    const digest = this.#digests.openId(REPORT)
    const told = new Tellings(this.#limits, this.#policy)
    const room = new Map<OutboxEffect, number>()
    let lastBan: number | undefined
    for (const { key, effect, cause, unexpected } of batch.effects) {
      if (effect.effect === 'report') {
        told.add(effect, unexpected)
        continue
      }
      if (effect.effect === 'unban') this.#bans.unban(effect)
      if (effect.effect === 'ban') {
        this.#bans.ban(effect, cause, digest)
        lastBan = Math.max(lastBan ?? 0, effect.at)
      }
      if (!this.#mayLeave(effect)) continue
      const left = room.get(effect.effect) ?? this.#outbox.room(effect.effect)
      room.set(effect.effect, left - 1)
      if (left > 0) this.#outbox.put(key, effect)
      else {
        const message = refusalLine(effect.effect, this.#limits.waiting[effect.effect])
        told.report.faults.push({ message, at: effect.at, count: 1 })
      }
    }
    if (lastBan !== undefined) this.#bans.forgetOldest(lastBan)
    return told
  }

  /** An alert of which there are too many is counted instead. */
  #mayLeave(effect: Effect): boolean {
    const { alerts } = this.#policy
    return effect.effect !== 'email' || alerts === undefined || this.#alerts.admit(effect, alerts)
  }

  #settleOne({ item, outcome, at, retryAt }: Settled, { report: told }: Tellings): void {
    const { payload } = item
    if (!outcome.ok && outcome.permanent !== true) {
      this.#outbox.postpone(item.id, outcome.error, at, retryAt)
      told.faults.push({ message: withHint(outcome), at: microsecondsOf(at), count: 1 })
      return
    }
    this.#outbox.remove(item.id)
    if (!outcome.ok) {
      const message = failureLine(payload, outcome.error, outcome.hint)
      told.lines.add({ section: FAULTS, message, details: 'FIRSTLAST', at: microsecondsOf(at) })
    }
    if (payload.effect !== 'digest') return
    if (outcome.ok) this.#archive(payload.digest, payload, at)
    else this.#giveBack(payload)
  }

  /** Keeps a digest as it was sent, in place of its lines. */
  #archive(digest: number, mail: Pick<DigestMail, 'text' | 'html'>, now: number): void {
    this.#past.keep(this.#contents.pastOf(digest, mail), microsecondsOf(now) - this.#policy.history)
    this.#digests.remove(digest)
  }

  /** Tells again, in the next digest, what was told in one that cannot be sent. */
  #giveBack({ digest, name }: DigestMail): void {
    const isKnown = this.#digests.openNames().includes(name)
    this.#contents.giveBack(digest, this.#digests.openId(isKnown ? name : REPORT))
    this.#digests.remove(digest)
  }

  /** Removes open digests; lines of sections that no other has are told in that of everybody, once. */
  #dissolve(names: readonly string[]): void {
    const { report } = this.#policy
    const taken = new Set(report)
    for (const name of names) {
      const digest = this.#digests.openId(name)
      const isWanted = (section: string) =>
        report !== undefined && !taken.has(section) && digestsOf(section, this.#policy).includes(REPORT)
      const given = this.#contents.giveLines(digest, this.#digests.openId(REPORT), isWanted)
      for (const { section } of given) taken.add(section)
      this.#digests.remove(digest)
    }
  }

  #tell(tellings: Tellings): void {
    for (const [name, { lines, unexpected, slots, faults }] of tellings.all()) {
      const digest = this.#digests.openId(name)
      this.#lines.add(digest, lines.lines())
      this.#unexpected.add(digest, unexpected)
      this.#slots.add(digest, slots.slots())
      this.#faults.add(digest, faults)
    }
  }
}

/** Whether a digest has nothing to tell. */
function isEmpty({ lines, cut, bans, waiting }: ReportContent): boolean {
  return lines.length + cut.size + bans.length === 0 && waiting.every(({ failing }) => failing === 0)
}

function withHint({ error, hint }: FailedOutcome): string {
  return hint === undefined ? error : `${error} (${hint})`
}

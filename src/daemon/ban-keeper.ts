import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type Reconciled, reconcile } from '../effects/ban/reconcile.ts'
import type { Bans } from '../effects/executors.ts'
import type { BanJudge } from '../module/ports.ts'
import type { Logger } from '../program/logging.ts'
import type { Settings } from '../settings/settings.ts'
import { StateError } from '../state/state-error.ts'
import type { StateReader } from '../state/state-reader.ts'
import type { SqliteStore } from '../state/store.ts'

/** The shortest pause between two comparisons, in milliseconds. */
const SHORTEST_PAUSE = 200
/** What cannot be ended is tried again after this, in milliseconds. */
const RETRY = 5_000
/** So long is a comparison waited for by who need not know how it ended, in milliseconds. */
const PATIENCE = 10_000
/** A timer holds no longer pause. */
const LONGEST_PAUSE = 2_000_000_000

/** What the present configuration says of bans. */
export interface BanRules {
  readonly settings: Pick<Settings, 'reconcile' | 'ban_sets'>
  readonly bans: Bans
  readonly judge: BanJudge
}

export interface BanKeeperParts {
  readonly store: SqliteStore
  readonly log: Logger
  /** Tells in the digest, too. */
  readonly reportFault: (message: string) => void
  /** Ends bans of what must not be banned any more, as chains do. */
  readonly unban: (bans: readonly { readonly set: string; readonly address: string }[]) => Promise<void>
}

/** Keeps the firewall in step with the bans that run: at the start, every few minutes, and when a ban ends that it has to be told of. */
export class BanKeeper {
  readonly #parts: BanKeeperParts
  readonly #reader: StateReader
  #rules: BanRules
  #timer: NodeJS.Timeout | undefined
  #underway: Promise<void> = Promise.resolve()
  readonly #stopped = new AbortController()
  /** What could not be done the last time, by ban set, so that it is logged once. */
  readonly #failing = new Map<string, string>()
  /** The ban sets that were not compared yet as the settings have them now: the firewall cannot have lost what is theirs. */
  readonly #fresh: Set<string>
  #repeats = false
  #comparedAt = 0

  constructor(rules: BanRules, parts: BanKeeperParts) {
    this.#rules = rules
    this.#fresh = new Set(rules.bans.backends.keys())
    this.#parts = parts
    this.#reader = parts.store.reader()
  }

  /** Compares now, and where `again`, from time to time from then on. */
  start({ again }: { readonly again: boolean }): void {
    this.#repeats = again
    this.#underway = this.#compare().then(() => this.#wait())
  }

  /** Goes on by another configuration, and compares at once. */
  change(rules: BanRules): void {
    const { ban_sets: before } = this.#rules.settings
    const { ban_sets: now } = rules.settings
    for (const set of Object.keys(now)) if (!isDeepStrictEqual(before[set], now[set])) this.#fresh.add(set)
    this.#rules = rules
    if (this.#repeats) this.#underway = this.#underway.then(() => this.#compare()).then(() => this.#wait())
  }

  /** Resolves when the comparison under way is done. */
  settled(): Promise<void> {
    return this.#underway
  }

  /** The same, but within some seconds: a program of the firewall may hang. */
  async settledSoon(): Promise<void> {
    await Promise.race([this.#underway, delay(PATIENCE, undefined, { ref: false })])
  }

  /** Ends it; nobody is unbanned. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    clearTimeout(this.#timer)
    await this.#underway
  }

  #wait(): void {
    clearTimeout(this.#timer)
    if (!this.#repeats || this.#stopped.signal.aborted) return
    this.#timer = setTimeout(() => {
      this.#underway = this.#compare().then(() => this.#wait())
    }, this.#pause())
    this.#timer.unref()
  }

  #pause(): number {
    const { reconcile: every } = this.#rules.settings
    const comparison = this.#comparedAt + every.seconds * 1000
    const end = this.#readNextEnd()
    const due = end === null ? comparison : Math.min(comparison, Math.max(end, this.#comparedAt + RETRY))
    return Math.min(Math.max(due - Date.now(), SHORTEST_PAUSE), LONGEST_PAUSE)
  }

  #readNextEnd(): number | null {
    try {
      return this.#reader.nextEnd(this.#endlessSets())
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      return null
    }
  }

  /** The sets that do not end bans by themselves. */
  #endlessSets(): readonly string[] {
    const { backends } = this.#rules.bans
    return [...backends].flatMap(([set, backend]) => (backend.endsBans(set) ? [] : [set]))
  }

  async #compare(): Promise<void> {
    const { bans } = this.#rules
    const { store } = this.#parts
    const { signal } = this.#stopped
    const fresh = new Set(this.#fresh)
    this.#fresh.clear()
    try {
      this.#followClock()
      if (this.#repeats) await orAborted(this.#unbanSpared(), signal)
      const results = await bans.turns.run(async () => {
        const now = Date.now()
        const memory = this.#reader.banMemory(now, this.#endlessSets())
        return reconcile({ backends: bans.backends, memory, now, signal })
      })
      const ended = results.flatMap((result) => result.ended)
      if (ended.length > 0) store.noteLifted(ended, Date.now())
      if (!signal.aborted) for (const result of results) this.#tell(result, fresh.has(result.set))
    } catch (error) {
      // Where the state cannot be used any more, the run ends by itself.
      if (!(error instanceof StateError))
        this.#parts.log.error({ err: error }, 'a bug: bans cannot be compared with the firewall')
    }
    this.#comparedAt = Date.now()
  }

  /** What cannot be written now is written by the next comparison; the firewall can be looked at all the same. */
  #followClock(): void {
    try {
      this.#parts.store.beginBansNow(Date.now())
    } catch (error) {
      if (!(error instanceof StateError)) throw error
    }
  }

  /** Who may not be banned by the present settings, and is, would stay locked out. */
  async #unbanSpared(): Promise<void> {
    const now = Date.now()
    const spared = this.#reader.banMemory(now, []).running.flatMap(({ set, address }) => {
      const reason = this.#rules.judge(set, address, now * 1000)
      return reason === undefined ? [] : [{ set, address, reason }]
    })
    if (spared.length === 0) return
    this.#parts.log.warn({ spared }, 'bans are ended that must not be, by the present settings')
    for (const { set, address, reason } of spared)
      this.#parts.reportFault(`The ban of ${address} with ${set} is ended, since it must not be: ${reason}.`)
    await this.#parts.unban(spared)
  }

  #tell({ set, added, removed, made, failure }: Reconciled, isFresh: boolean): void {
    const { log, reportFault } = this.#parts
    if (failure === undefined) this.#failing.delete(set)
    else if (this.#failing.get(set) !== failure.error) {
      this.#failing.set(set, failure.error)
      log.error(
        { set, error: failure.error, hint: failure.hint },
        'bans cannot be compared with the firewall',
      )
    }
    if (failure !== undefined) {
      if (isFresh) this.#fresh.add(set)
      const hint = failure.hint === undefined ? '' : ` (${failure.hint})`
      reportFault(`The bans of ${set} cannot be compared with the firewall: ${failure.error}${hint}`)
    }
    if (added + removed === 0 && !made) return
    const what = { set, added, removed, made }
    // After a start of the machine, or where a set only observed so far, nothing else can be expected.
    if (isFresh) {
      log.info(what, 'bans are put into the firewall')
      return
    }
    log.warn(what, 'the firewall had lost bans, which are put back')
    const sets = made ? '; its sets or rules were missing, and are made again' : ''
    reportFault(
      `The firewall had lost bans of ${set}: put back: ${added}; removed, since they had been ended: ${removed}${sets}.`,
    )
  }
}

/** Resolves with the work, or when the signal aborts. */
async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>()
  const stop = () => resolve()
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  try {
    await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

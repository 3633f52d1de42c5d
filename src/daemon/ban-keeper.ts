import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { BanBackend } from '../effects/ban/backend.ts'
import { type BackendShare, sharesOf } from '../effects/ban/backend-shares.ts'
import { type Reconciled, reconcileShare } from '../effects/ban/reconcile.ts'
import type { Bans } from '../effects/executors.ts'
import type { KeyedEffect } from '../engine/ports.ts'
import type { BanJudge } from '../module/ports.ts'
import type { Logger } from '../program/logging.ts'
import type { Settings } from '../settings/settings.ts'
import { StateError } from '../state/state-error.ts'
import type { StateReader } from '../state/state-reader.ts'
import type { SqliteStore } from '../state/store.ts'
import { orAborted } from '../values/or-aborted.ts'

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
  /** The last comparison of all that there is. */
  #underway: Promise<void> = Promise.resolve()
  /** The comparisons under way, by ban set. */
  readonly #comparing = new Map<string, Promise<void>>()
  readonly #stopped = new AbortController()
  /** What could not be done the last time, by ban set, so that it is logged once. */
  readonly #failing = new Map<string, string>()
  /** The ban sets that were not compared yet as the settings have them now: the firewall cannot have lost what is theirs. */
  readonly #fresh: Set<string>
  #repeats = false
  /** When all were compared last, by a clock that nobody sets. */
  #begunAt = 0
  /** When the last comparison of a backend ended, by that clock, and when the next of its bans ends, by that of the machine. */
  readonly #last = new WeakMap<BanBackend, { readonly at: number; readonly nextEnd: number }>()

  constructor(rules: BanRules, parts: BanKeeperParts) {
    this.#rules = rules
    this.#fresh = new Set(rules.bans.backends.keys())
    this.#parts = parts
    this.#reader = parts.store.reader()
  }

  /** Compares now, and where `again`, from time to time from then on. */
  start({ again }: { readonly again: boolean }): void {
    this.#repeats = again
    this.#begin()
  }

  /** Goes on by another configuration, and compares at once. */
  change(rules: BanRules): void {
    const { ban_sets: before } = this.#rules.settings
    const { ban_sets: now } = rules.settings
    for (const set of Object.keys(now)) if (!isDeepStrictEqual(before[set], now[set])) this.#fresh.add(set)
    this.#rules = rules
    if (this.#repeats) this.#begin()
  }

  /** Sees to it that bans which were committed end in time where the firewall has to be told. */
  expectEnds(effects: readonly KeyedEffect[]): void {
    const { backends } = this.#rules.bans
    let isSooner = false
    for (const { effect } of effects) {
      if (effect.effect !== 'ban' || effect.seconds === null) continue
      const backend = backends.get(effect.set)
      // One that was not compared yet is asked when it is.
      const last = backend?.endsBans(effect.set) === false ? this.#last.get(backend) : undefined
      const end = effect.at / 1000 + effect.seconds * 1000
      if (backend === undefined || last === undefined || last.nextEnd <= end) continue
      this.#last.set(backend, { ...last, nextEnd: end })
      isSooner = true
    }
    if (isSooner) this.#wait()
  }

  /** Resolves when the comparisons under way are done. */
  async settled(): Promise<void> {
    await this.#underway
    await Promise.all(this.#comparing.values())
  }

  /** The same, but within some seconds: a program of the firewall may hang. */
  async settledSoon(): Promise<void> {
    await Promise.race([this.settled(), delay(PATIENCE, undefined, { ref: false })])
  }

  /** Ends it; nobody is unbanned. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    clearTimeout(this.#timer)
    await this.settled()
  }

  #begin(): void {
    this.#underway = this.#compareAll(sharesOf(this.#rules.bans.backends))
    this.#wait()
  }

  #wait(): void {
    clearTimeout(this.#timer)
    if (!this.#repeats || this.#stopped.signal.aborted) return
    const next = Math.min(
      this.#untilAll(),
      ...sharesOf(this.#rules.bans.backends).map((share) => this.#untilEnd(share)),
    )
    const pause = Math.min(Math.max(next, SHORTEST_PAUSE), LONGEST_PAUSE)
    this.#timer = setTimeout(() => this.#compareDue(), pause)
    this.#timer.unref()
  }

  #compareDue(): void {
    const free = sharesOf(this.#rules.bans.backends).filter((share) => !this.#isBusy(share))
    if (this.#untilAll() <= 0) this.#underway = this.#compareAll(free)
    else for (const share of free) if (this.#untilEnd(share) <= 0) void this.#compareWhenFree(share)
    this.#wait()
  }

  /** How long it is until all are compared again, in milliseconds. */
  #untilAll(): number {
    return this.#begunAt + this.#rules.settings.reconcile.seconds * 1000 - performance.now()
  }

  /** How long it is until the backend has to be told of the end of a ban. */
  #untilEnd(share: BackendShare): number {
    const last = this.#last.get(share.backend)
    if (last === undefined || this.#isBusy(share)) return Number.POSITIVE_INFINITY
    return Math.max(last.nextEnd - Date.now(), last.at + RETRY - performance.now())
  }

  #readNextEnd(endless: readonly string[]): number {
    try {
      return (endless.length === 0 ? null : this.#reader.nextEnd(endless)) ?? Number.POSITIVE_INFINITY
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      return Number.POSITIVE_INFINITY
    }
  }

  #isBusy({ sets }: BackendShare): boolean {
    return sets.some((set) => this.#comparing.has(set))
  }

  /** Compares what each of these backends holds; none waits for another. */
  async #compareAll(shares: readonly BackendShare[]): Promise<void> {
    const rules = this.#rules
    this.#begunAt = performance.now()
    await this.#guarded(async () => {
      this.#followClock()
      if (this.#repeats) await orAborted(this.#unbanSpared(), this.#stopped.signal)
    })
    // Other rules that came meanwhile have all compared by themselves.
    if (this.#rules === rules) await Promise.all(shares.map((share) => this.#compareWhenFree(share)))
  }

  /** Compares when the comparisons of the same sets are done that came before, perhaps by former settings. */
  async #compareWhenFree(share: BackendShare): Promise<void> {
    const { bans } = this.#rules
    const before = share.sets.map((set) => this.#comparing.get(set))
    const comparison = Promise.all(before).then(() => this.#guarded(() => this.#compare(share, bans.turns)))
    for (const set of share.sets) this.#comparing.set(set, comparison)
    await comparison
    for (const set of share.sets) if (this.#comparing.get(set) === comparison) this.#comparing.delete(set)
    this.#last.set(share.backend, { at: performance.now(), nextEnd: this.#readNextEnd(endlessOf(share)) })
    this.#wait()
  }

  async #compare(share: BackendShare, turns: Bans['turns']): Promise<void> {
    const { backend, sets } = share
    const { store } = this.#parts
    const { signal } = this.#stopped
    const fresh = new Set(sets.filter((set) => this.#fresh.delete(set)))
    const compared = turns.run(
      backend,
      async () => {
        const now = Date.now()
        const memory = this.#reader.banMemory(now, sets, endlessOf(share))
        return reconcileShare(share, { memory, now, signal })
      },
      signal,
    )
    const results = (await compared) ?? []
    const ended = results.flatMap((result) => result.ended)
    if (ended.length > 0) store.noteLifted(ended, Date.now())
    if (!signal.aborted) for (const result of results) this.#tell(result, fresh.has(result.set))
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      // Where the state cannot be used any more, the run ends by itself.
      if (!(error instanceof StateError))
        this.#parts.log.error({ err: error }, 'a bug: bans cannot be compared with the firewall')
    }
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
    const spared = [...this.#reader.bans(now)].flatMap(({ set, address }) => {
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

/** The sets that do not end bans by themselves. */
function endlessOf({ backend, sets }: BackendShare): readonly string[] {
  return sets.filter((set) => !backend.endsBans(set))
}

import { setTimeout as delay } from 'node:timers/promises'
import type { Executor, Outbox, OutboxItem, Outcome } from '../engine/ports.ts'
import { backOff } from './back-off.ts'
import { executeSafely } from './execute-safely.ts'
import { FailureLog } from './failure-log.ts'
import type { Clock, Log } from './ports.ts'

/** What a lane works with. `random` yields a number from 0 up to 1. */
export interface LaneParts {
  readonly outbox: Outbox
  readonly executor: Executor
  readonly log: Log
  readonly clock: Clock
  readonly random: () => number
}

interface Result {
  readonly item: OutboxItem
  readonly outcome: Outcome
  readonly retryAt: number
}

/** Never seen, since outcomes are as many as items. */
const UNTOLD: Outcome = { ok: false, error: 'the executor did not say how it ended' }
/** The clock of the machine may be set while we sleep: look at it at least this often, in milliseconds. */
const LONGEST_SLEEP = 60_000
/** The longest time that Node's timers can wait, in milliseconds: more would be nothing. */
const LONGEST_TIMER = 2 ** 31 - 1
/** How long to leave the outbox alone after it failed, in milliseconds. */
const OUTBOX_PAUSE = 1000
/** More than this is not counted: it is only said to people. */
const MOST_COUNTED = 10_000

/** Works off what one executor has to do: its items in order, one call at a time, and sleeps in between. */
export class Lane {
  readonly #parts: LaneParts
  readonly #failures: FailureLog
  #working: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  /** What was done but could not be noted. It is noted before anything else is done, or that would be done twice. */
  #unsettled: readonly Result[] = []
  /** Until when the outbox is left alone because it failed; 0 where it works. */
  #pausedUntil = 0

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.#failures = new FailureLog(parts.log, parts.executor.effects.join(', '))
  }

  /** Looks for work now. Cheap where there is none, or where a call is under way already. */
  kick(): void {
    if (this.#stopped || this.#working !== undefined) return
    const items = this.#paused() ? [] : this.#take()
    if (items.length > 0) this.#working = this.#work(items)
    else this.#sleep()
  }

  /** Works off what is due, waits for what will be by the deadline, and leaves the rest. */
  async drain(deadline: number | undefined): Promise<void> {
    const { clock } = this.#parts
    for (;;) {
      this.kick()
      await this.#idleOr(deadline)
      if (this.#stopped || this.#working !== undefined || this.#paused()) return
      const next = this.#nextDue()
      if (next === null || next > (deadline ?? clock.now())) return
      await delay(next - clock.now())
    }
  }

  /** How many items wait, counted up to 10,000. */
  waiting(): number {
    const { outbox, executor } = this.#parts
    return outbox.due(Number.MAX_SAFE_INTEGER, MOST_COUNTED, executor.effects).length
  }

  /** Begins nothing more, and resolves when the call under way is over and noted. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#working
  }

  async #work(first: readonly OutboxItem[]): Promise<void> {
    let items = first
    while (items.length > 0) {
      const outcomes = await executeSafely(this.#parts, items)
      this.#unsettled = this.#resultsOf(items, outcomes)
      items = this.#take()
    }
    // No await since the look that found nothing: no kick can be lost in between.
    this.#working = undefined
    this.#sleep()
  }

  #resultsOf(items: readonly OutboxItem[], outcomes: readonly Outcome[]): readonly Result[] {
    const now = this.#parts.clock.now()
    return items.map((item, index) => {
      const outcome = outcomes[index] ?? UNTOLD
      if (outcome.ok) this.#failures.succeeded(item.id)
      else this.#failures.failed(item.id, outcome)
      return { item, outcome, retryAt: now + backOff(item.attempts, this.#parts.random) }
    })
  }

  /** Notes what was done, and takes what is to be done next. */
  #take(): readonly OutboxItem[] {
    const { outbox, executor, clock } = this.#parts
    return this.#guarded<readonly OutboxItem[]>([], () => {
      if (this.#unsettled.length > 0) outbox.settle(this.#unsettled)
      this.#unsettled = []
      return this.#stopped ? [] : outbox.due(clock.now(), executor.batchSize, executor.effects)
    })
  }

  #nextDue(): number | null {
    return this.#guarded(null, () => this.#parts.outbox.nextDue(this.#parts.executor.effects))
  }

  #sleep(): void {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    const next = this.#paused() ? null : this.#nextDue()
    // Asked again, since that look may have failed.
    const wake = this.#paused() ? this.#pausedUntil : next
    if (wake === null) return
    const wait = Math.max(0, Math.min(wake - this.#parts.clock.now(), LONGEST_SLEEP))
    this.#timer = setTimeout(() => this.kick(), wait).unref()
  }

  /** Resolves when the lane is idle, or at the deadline if that comes first. */
  async #idleOr(deadline: number | undefined): Promise<void> {
    if (this.#working === undefined || deadline === undefined) return this.#working
    const expiry = new AbortController()
    const left = Math.min(deadline - this.#parts.clock.now(), LONGEST_TIMER)
    const expired = delay(left, undefined, expiry).catch(() => undefined)
    await Promise.race([this.#working, expired])
    expiry.abort()
  }

  #paused(): boolean {
    return this.#parts.clock.now() < this.#pausedUntil
  }

  /** A database that is locked or full is no reason to end: it is said once, and tried again after a pause. */
  #guarded<T>(otherwise: T, access: () => T): T {
    try {
      const result = access()
      this.#pausedUntil = 0
      return result
    } catch (error) {
      if (this.#pausedUntil === 0) this.#parts.log.error({ err: error }, 'the outbox cannot be used')
      this.#pausedUntil = this.#parts.clock.now() + OUTBOX_PAUSE
      return otherwise
    }
  }
}

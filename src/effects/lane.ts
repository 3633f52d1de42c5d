import { setTimeout as delay } from 'node:timers/promises'
import type { Executor, FailedOutcome, Outbox, OutboxItem, Outcome, Settled } from '../engine/ports.ts'
import { Duration } from '../values/duration.ts'
import { backOff, isBackedOff } from './back-off.ts'
import { doneBy } from './done-by.ts'
import { executeSafely } from './execute-safely.ts'
import { FailureLog } from './failure-log.ts'
import { Pace } from './pace.ts'
import type { Clock, Log } from './ports.ts'

/** What a lane works with. `random` yields a number from 0 up to 1. */
export interface LaneParts {
  readonly outbox: Outbox
  readonly executor: Executor
  readonly log: Log
  readonly clock: Clock
  readonly random: () => number
}

/** Never seen, since outcomes are as many as items. */
const UNTOLD: Outcome = { ok: false, error: 'the executor did not say how it ended' }
/** The clock of the machine may be set while we sleep: look at it at least this often, in milliseconds. */
const LONGEST_SLEEP = 60_000
/** How long to leave the outbox alone after it failed, in milliseconds. */
const OUTBOX_PAUSE = 1000
/** A lane that has not looked at its items for so long was kept from it, in milliseconds. */
const LOOKED_AWAY = 600_000
/** More than this is not counted: it is only said to people. */
const MOST_COUNTED = 10_000
const NO_PACE = { burst: 1, interval: 0 }

/**
 * Works off what one executor has to do: its items in order, one call at a time, and sleeps in between. Where an item
 * fails by itself it waits for its own back-off, and others go on; where none could get through, all wait, and the
 * oldest is tried first.
 */
export class Lane {
  readonly #parts: LaneParts
  readonly #failures: FailureLog
  readonly #pace: Pace
  readonly #ending = new AbortController()
  #working: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  /** What was done but could not be noted. It is noted before anything else is done, or that would be done twice. */
  #unsettled: Settled[] = []
  /** Until when nothing is tried, because the outbox failed or nothing could get through. */
  #heldUntil = 0
  #isStarted = false
  /** When the items that are being tried were taken. */
  #lookedAt = Number.NEGATIVE_INFINITY
  #outboxFails = false
  /** The last item that is taken; undefined while all are. */
  #last: number | undefined
  /** How often in a row nothing could get through. */
  #blocks = 0

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.#failures = new FailureLog(parts.log, parts.executor.effects.join(', '), () =>
      this.#guarded(0, () => this.waiting()),
    )
    this.#pace = new Pace(parts.executor.pace ?? NO_PACE)
  }

  /** Looks for work now. Cheap where there is none, or where a call is under way already. */
  kick(): void {
    if (this.#stopped || this.#working !== undefined) return
    if (!this.#isStarted) this.#guarded(undefined, () => this.#parts.executor.noted?.())
    this.#isStarted = true
    const items = this.#take()
    if (items.length > 0) this.#working = this.#work(items)
    else this.#sleep()
  }

  /** Works off what is due, waits for what will be by the deadline, and leaves the rest. */
  async drain(deadline: number | undefined): Promise<void> {
    const { clock } = this.#parts
    for (;;) {
      this.kick()
      if (this.#working !== undefined) await doneBy(this.#working, deadline, clock)
      if (this.#stopped || this.#working !== undefined || this.#outboxFails) return
      const next = this.#nextCall()
      const now = clock.now()
      // Its pace is no back-off: it is waited for, however long that takes.
      if (next === null || next > (deadline ?? Math.max(now, this.#pace.freeAt(now)))) return
      await delay(next - now)
    }
  }

  /** Leaves to another lane what is committed from now on. */
  takeNoFurther(): void {
    this.#last = this.#guarded(0, () => this.#parts.outbox.newest())
  }

  /** How many items wait, counted up to 10,000. */
  waiting(): number {
    const { outbox, executor } = this.#parts
    return outbox.due(Number.MAX_SAFE_INTEGER, MOST_COUNTED, executor).length
  }

  /** Begins nothing more, breaks off the call under way, and resolves when it is over and noted. */
  async stop(): Promise<void> {
    this.#ending.abort()
    clearTimeout(this.#timer)
    await this.#working
  }

  get #stopped(): boolean {
    return this.#ending.signal.aborted
  }

  async #work(first: readonly OutboxItem[]): Promise<void> {
    let items = first
    while (items.length > 0) {
      this.#pace.taken(this.#parts.clock.now(), items.length)
      const outcomes = await executeSafely(this.#parts, items, this.#ending.signal)
      this.#unsettled = this.#conclude(items, outcomes)
      items = this.#take()
    }
    // No await since the look that found nothing: no kick can be lost in between.
    this.#working = undefined
    this.#sleep()
  }

  /** What is to be noted of a call. */
  #conclude(items: readonly OutboxItem[], outcomes: readonly Outcome[]): Settled[] {
    const ended = items.map((item, index) => ({ item, outcome: outcomes[index] ?? UNTOLD }))
    const told = this.#stopped ? ended.filter(({ outcome }) => !isBrokenOff(outcome)) : ended
    const blocking = this.#hold(told.map(({ outcome }) => outcome))
    const overdue =
      blocking === undefined ? [] : this.#overdue(items).map((item) => ({ item, outcome: blocking }))
    return [...told, ...overdue].map(({ item, outcome }) => this.#settled(item, outcome))
  }

  /** Holds all items back where none could get through; gives that failure, as it would be of any item. */
  #hold(outcomes: readonly Outcome[]): FailedOutcome | undefined {
    const { clock, random } = this.#parts
    if (outcomes.some(({ ok }) => ok)) this.#blocks = 0
    const blocking = outcomes.find((outcome) => !outcome.ok && outcome.blocking === true)
    if (blocking !== undefined && !blocking.ok) {
      this.#heldUntil = clock.now() + backOff(this.#blocks++, random)
      const { reached: _, ...alike } = blocking
      return alike
    }
    return undefined
  }

  #settled(item: OutboxItem, outcome: Outcome): Settled {
    const { clock, random } = this.#parts
    const at = clock.now()
    if (outcome.ok) return { item, outcome, at, retryAt: at }
    const failed = this.#isOverdue(item)
      ? givenUp(outcome, this.#lookedAt - (item.failingSince ?? this.#lookedAt))
      : outcome
    return {
      item,
      outcome: failed,
      at,
      retryAt: outcome.blocking ? this.#placeOf(item) : at + backOff(item.attempts, random, outcome.rest),
    }
  }

  /**
   * Held back with all the others, an item keeps its place before them. Now and then the next one goes first: it might be
   * this one that nobody can take.
   */
  #placeOf({ attempts }: OutboxItem): number {
    return attempts % 10 === 9 ? this.#heldUntil + 1000 : this.#parts.clock.now()
  }

  /** What waits beside these items, and has waited too long. */
  #overdue(tried: readonly OutboxItem[]): readonly OutboxItem[] {
    const { outbox, executor } = this.#parts
    if (executor.patience === undefined) return []
    const ids = new Set(tried.map(({ id }) => id))
    return this.#guarded([], () =>
      outbox
        .due(Number.MAX_SAFE_INTEGER, MOST_COUNTED, executor)
        .filter((item) => !ids.has(item.id) && this.#isOverdue(item)),
    )
  }

  /** By when it was taken, since the clock may be set while it is tried. */
  #isOverdue({ failingSince }: OutboxItem): boolean {
    const { patience } = this.#parts.executor
    return patience !== undefined && failingSince !== null && this.#lookedAt - failingSince >= patience
  }

  /** Before anything is noted by a clock that was set, and before anything that waited while nobody tried is given up. */
  #look(now: number): void {
    const { outbox, executor } = this.#parts
    if (executor.patience !== undefined && Math.abs(now - this.#lookedAt) > LOOKED_AWAY)
      outbox.leaveOutIdle(now, executor)
    this.#lookedAt = now
  }

  /** Notes what was done, and takes what is to be done next. */
  #take(): readonly OutboxItem[] {
    const { outbox, executor, clock } = this.#parts
    if (this.#outboxFails && this.#held()) return []
    return this.#guarded<readonly OutboxItem[]>([], () => {
      this.#look(clock.now())
      if (this.#unsettled.length > 0) {
        outbox.settle(this.#unsettled, executor)
        for (const settled of this.#unsettled.splice(0)) this.#tell(settled)
        executor.noted?.()
      }
      const now = clock.now()
      const room = Math.min(executor.batchSize, this.#pace.room(now))
      if (this.#stopped || this.#held() || room === 0) return []
      return outbox.due(now, room, executor, this.#last)
    })
  }

  #tell({ item, outcome, at }: Settled): void {
    if (outcome.ok) {
      this.#failures.succeeded(item, at)
      if (outcome.instead !== undefined) this.#failures.failed(item, outcome.instead, at)
    } else if (outcome.ranOut === true) this.#failures.ranOut(item, at)
    else this.#failures.failed(item, outcome, at)
  }

  #nextDue(): number | null {
    return this.#guarded(null, () => this.#parts.outbox.nextDue(this.#parts.executor, this.#last))
  }

  /** When something is to be done next. */
  #nextCall(): number | null {
    const next = this.#outboxFails && this.#held() ? null : this.#nextDue()
    // Asked again, since that look may have failed.
    if (this.#outboxFails) return this.#heldUntil
    const held = this.#held() ? this.#heldUntil : 0
    return next === null ? null : Math.max(next, held, this.#pace.freeAt(this.#parts.clock.now()))
  }

  #sleep(): void {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    const wake = this.#nextCall()
    if (wake === null) return
    const wait = Math.max(0, Math.min(wake - this.#parts.clock.now(), LONGEST_SLEEP))
    this.#timer = setTimeout(() => this.kick(), wait).unref()
  }

  #held(): boolean {
    return isBackedOff(this.#heldUntil, this.#parts.clock.now())
  }

  /** A database that is locked or full is no reason to end: it is said once, and tried again after a pause. */
  #guarded<T>(otherwise: T, access: () => T): T {
    try {
      const result = access()
      this.#outboxFails = false
      return result
    } catch (error) {
      if (!this.#outboxFails) this.#parts.log.error({ err: error }, 'the outbox cannot be used')
      this.#outboxFails = true
      this.#heldUntil = this.#parts.clock.now() + OUTBOX_PAUSE
      return otherwise
    }
  }
}

/** What we broke off ourselves has not failed; whom it reached all the same is known, though. */
function isBrokenOff(outcome: Outcome): boolean {
  return !outcome.ok && outcome.permanent !== true && outcome.reached === undefined
}

/** `waited` is in milliseconds. */
function givenUp(outcome: FailedOutcome, waited: number): FailedOutcome {
  const hours = new Duration(Math.floor(waited / 3_600_000) * 3_600e6)
  return { ...outcome, permanent: true, error: `${outcome.error} (given up after ${hours})` }
}

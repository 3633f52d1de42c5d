import type { Executor, Outbox } from '../engine/ports.ts'
import { type Clock, type Log, SYSTEM_CLOCK } from './ports.ts'
import { SucceedingLane } from './succeeding-lane.ts'

/** What a dispatcher works with; `random` yields a number from 0 up to 1. */
export interface DispatcherParts {
  readonly outbox: Outbox
  readonly executors: readonly Executor[]
  readonly log: Log
  readonly clock?: Clock
  readonly random?: () => number
}

/**
 * Carries out what was committed: hands the outbox's items to the executors, notes how they ended, and tries again what
 * failed. Each executor has a lane of its own, so that neither a mail server that is down nor the slow program of one ban
 * set ever holds up the bans of another.
 */
export class Dispatcher {
  readonly #laneOf: (executor: Executor, before?: readonly SucceedingLane[]) => SucceedingLane
  #lanes: readonly SucceedingLane[]

  constructor({ outbox, executors, log, clock = SYSTEM_CLOCK, random = Math.random }: DispatcherParts) {
    this.#laneOf = (executor, before) => new SucceedingLane({ outbox, executor, log, clock, random }, before)
    this.#lanes = executors.map((executor) => this.#laneOf(executor))
  }

  /** Says that something was committed. To be called at the start, too: the last run may have left something. */
  kick(): void {
    for (const lane of this.#lanes) lane.kick()
  }

  /**
   * Goes on with other executors, which share among them what the ones before them shared, each as soon as those of them
   * that had some of its share are done with what was committed before.
   */
  replace(executors: readonly Executor[]): void {
    const before = this.#lanes
    this.#lanes = executors.map((executor) => this.#laneOf(executor, before))
  }

  /**
   * Works off what is due, and what becomes due by the deadline (milliseconds since the epoch); without a deadline no
   * back-off is waited for. `left` is what could not be done, counted up to 10,000 for each executor.
   */
  async drain({ deadline }: { readonly deadline?: number } = {}): Promise<{ readonly left: number }> {
    await Promise.all(this.#lanes.map((lane) => lane.drain(deadline)))
    return { left: this.#lanes.reduce((sum, lane) => sum + lane.waiting(), 0) }
  }

  /** Begins nothing more, breaks off the calls under way, and resolves when they are over and noted. */
  async stop(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.stop()))
  }
}

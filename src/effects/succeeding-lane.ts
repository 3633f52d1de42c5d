import { doneBy } from './done-by.ts'
import { Lane, type LaneParts } from './lane.ts'
import { haveCommon } from './shares.ts'

/** Milliseconds in which an executor may finish what was committed before it was replaced, before it is broken off. */
const FINISH_WITHIN = 5_000

/**
 * A lane that begins when those of before which had some of its share are done with what was committed before: nothing is
 * carried out twice, and nothing by settings that did not hold any more when it was asked for.
 */
export class SucceedingLane {
  readonly #parts: LaneParts
  readonly #lane: Lane
  /** What it waits for before it begins. */
  #former: readonly SucceedingLane[]
  /** Resolves when it has begun. */
  readonly #begun: Promise<void>
  #over: Promise<void> | undefined

  /** `before` are the lanes that had all shares until now. */
  constructor(parts: LaneParts, before: readonly SucceedingLane[] = []) {
    this.#parts = parts
    this.#lane = new Lane(parts)
    this.#former = before.filter((lane) => haveCommon(lane.#parts.executor, parts.executor))
    this.#begun = Promise.all(this.#former.map((lane) => lane.finish())).then(() => this.#begin())
  }

  /** As that of Lane. */
  kick(): void {
    if (this.#hasBegun) this.#lane.kick()
  }

  /** Leaves to others what is committed from now on, and resolves when it is done with the rest, or was broken off. */
  finish(): Promise<void> {
    this.#over ??= this.#finish()
    return this.#over
  }

  /** As that of Lane. */
  async drain(deadline: number | undefined): Promise<void> {
    await doneBy(this.#begun, deadline, this.#parts.clock)
    if (this.#hasBegun) await this.#lane.drain(deadline)
  }

  /** As that of Lane. */
  waiting(): number {
    return this.#lane.waiting()
  }

  /** As that of Lane; what it waits for is broken off, too. */
  async stop(): Promise<void> {
    await Promise.all([this.#lane, ...this.#former].map((lane) => lane.stop()))
  }

  get #hasBegun(): boolean {
    return this.#former.length === 0
  }

  #begin(): void {
    if (this.#hasBegun) return
    this.#former = []
    this.#lane.kick()
  }

  async #finish(): Promise<void> {
    this.#lane.takeNoFurther()
    await this.#begun
    await this.#lane.drain(this.#parts.clock.now() + FINISH_WITHIN)
    await this.#lane.stop()
  }
}

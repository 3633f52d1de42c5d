import type { Executor } from '../engine/ports.ts'
import { Lane, type LaneParts } from './lane.ts'

/** Milliseconds in which an executor may finish what was committed before it was replaced, before it is broken off. */
const FINISH_WITHIN = 5_000

/**
 * A lane whose executor can be exchanged. The new one begins when the old one is done with what was committed before: nothing is
 * carried out twice, and nothing by settings that did not hold any more when it was asked for.
 */
export class ReplaceableLane {
  readonly #parts: LaneParts
  #current: Lane
  /** The one that takes over last. */
  #newest: Lane
  #replaced: Promise<void> = Promise.resolve()

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.#current = new Lane(parts)
    this.#newest = this.#current
  }

  /** As that of Lane. */
  kick(): void {
    this.#current.kick()
  }

  /** Goes on with another executor of the same effects as soon as the present one is done. */
  replace(executor: Executor): void {
    const former = this.#newest
    const next = new Lane({ ...this.#parts, executor })
    former.takeNoFurther()
    this.#newest = next
    this.#replaced = this.#replaced.then(async () => {
      await former.drain(this.#parts.clock.now() + FINISH_WITHIN)
      await former.stop()
      this.#current = next
      next.kick()
    })
  }

  /** As that of Lane. */
  async drain(deadline: number | undefined): Promise<void> {
    await this.#replaced
    await this.#current.drain(deadline)
  }

  /** As that of Lane. */
  waiting(): number {
    return this.#current.waiting()
  }

  /** As that of Lane. */
  async stop(): Promise<void> {
    await this.#replaced
    await this.#current.stop()
  }
}

import type { Executor } from '../engine/ports.ts'
import { Dispatcher, type DispatcherParts } from './dispatcher.ts'

/** Milliseconds in which the old executors may finish what they have in hand, before it is broken off. */
const FINISH_WITHIN = 5_000

/**
 * A dispatcher whose executors can be exchanged. The new ones begin when the old ones are done with what they have in
 * hand: nothing is carried out twice.
 */
export class ReplaceableDispatcher {
  readonly #parts: DispatcherParts
  #current: Dispatcher
  #replaced: Promise<void> = Promise.resolve()

  constructor(parts: DispatcherParts) {
    this.#parts = parts
    this.#current = new Dispatcher(parts)
  }

  /** As that of Dispatcher. */
  kick(): void {
    this.#current.kick()
  }

  /** Goes on with other executors as soon as the present ones are done. */
  replace(executors: readonly Executor[]): void {
    this.#replaced = this.#replaced.then(async () => {
      await this.#current.drain({ deadline: Date.now() + FINISH_WITHIN })
      await this.#current.stop()
      this.#current = new Dispatcher({ ...this.#parts, executors })
      this.#current.kick()
    })
  }

  /** As that of Dispatcher. */
  async drain(until: Parameters<Dispatcher['drain']>[0]): Promise<{ readonly left: number }> {
    await this.#replaced
    return this.#current.drain(until)
  }

  /** As that of Dispatcher. */
  async stop(): Promise<void> {
    await this.#replaced
    await this.#current.stop()
  }
}

import type { Logger } from '../program/logging.ts'
import { StateError } from '../state/state-error.ts'
import type { SqliteStore } from '../state/store.ts'

/** How often it is looked whether a span is over, in milliseconds. */
const LOOK_EVERY = 10_000
/** After all spans. */
const END_OF_TIME = Number.MAX_SAFE_INTEGER / 1000

/** Has it told how many alerts were held back, when their span is over. */
export class HeldAlerts {
  readonly #store: SqliteStore
  readonly #log: Logger
  readonly #onReleased: () => void
  #timer: NodeJS.Timeout | undefined
  #fails = false

  constructor(store: SqliteStore, log: Logger, onReleased: () => void) {
    this.#store = store
    this.#log = log
    this.#onReleased = onReleased
  }

  start(): void {
    this.#timer = setInterval(() => this.#release(Date.now()), LOOK_EVERY).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** For a run that ends before the spans do. */
  releaseAll(): void {
    this.#release(END_OF_TIME)
  }

  #release(now: number): void {
    try {
      this.#store.releaseAlerts(now)
      this.#fails = false
      this.#onReleased()
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      const { message, hint } = error
      if (!this.#fails) this.#log.error({ error: message, hint }, 'alerts that were held back cannot be told')
      this.#fails = true
    }
  }
}

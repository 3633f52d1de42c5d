import type { Logger } from '../program/logging.ts'
import { StateError } from '../state/state-error.ts'
import type { SqliteStore } from '../state/store.ts'

/** The shortest pause, in milliseconds: of spans that end one after the other one mail tells. */
const SHORTEST_PAUSE = 10_000
/** The longest pause that a timer takes. */
const LONGEST_PAUSE = 2_147_483_647
/** After all spans. */
const END_OF_TIME = Number.MAX_SAFE_INTEGER / 1000

type AlertStore = Pick<SqliteStore, 'releaseAlerts' | 'nextRelease'>

/** Has it told how many alerts were held back, when their span is over. While none are held, it sleeps. */
export class HeldAlerts {
  readonly #store: AlertStore
  readonly #log: Logger
  readonly #onReleased: () => void
  #timer: NodeJS.Timeout | undefined
  #lookedAt = 0
  #runs = false
  #fails = false

  constructor(store: AlertStore, log: Logger, onReleased: () => void) {
    this.#store = store
    this.#log = log
    this.#onReleased = onReleased
  }

  start(): void {
    this.#runs = true
    this.#lookedAt = performance.now()
    this.wait()
  }

  stop(): void {
    this.#runs = false
    clearTimeout(this.#timer)
  }

  /** Waits for the end of the next span. To be called when alerts may have been held back, or somebody has set the clock. */
  wait(): void {
    clearTimeout(this.#timer)
    if (!this.#runs) return
    const end = this.#carefully(() => this.#store.nextRelease())
    // Undefined where that cannot be read: then it is tried again.
    if (end === null) return
    const rest = this.#lookedAt + SHORTEST_PAUSE - performance.now()
    const pause = Math.min(Math.max((end ?? 0) - Date.now(), rest), LONGEST_PAUSE)
    this.#timer = setTimeout(() => this.#look(), pause).unref()
  }

  /** For a run that ends before the spans do. */
  releaseAll(): void {
    this.#release(END_OF_TIME)
  }

  #look(): void {
    this.#lookedAt = performance.now()
    this.#release(Date.now())
    this.wait()
  }

  #release(now: number): void {
    this.#carefully(() => this.#store.releaseAlerts(now))
    if (!this.#fails) this.#onReleased()
  }

  /** What fails is told once, and tried again. */
  #carefully<T>(work: () => T): T | undefined {
    try {
      const result = work()
      this.#fails = false
      return result
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      const { message, hint } = error
      if (!this.#fails) this.#log.error({ error: message, hint }, 'alerts that were held back cannot be told')
      this.#fails = true
      return undefined
    }
  }
}

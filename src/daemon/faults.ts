import type { Logger } from '../program/logging.ts'
import { StateError } from '../state/state-error.ts'
import type { SqliteStore } from '../state/store.ts'

/** Tells in the digest what could not be done. */
export class Faults {
  readonly #store: SqliteStore
  readonly #log: Logger

  constructor(store: SqliteStore, log: Logger) {
    this.#store = store
    this.#log = log
  }

  /** `count` is how often it happened. Where the digest cannot be written, the log says so. */
  readonly report = (message: string, count = 1): void => {
    try {
      this.#store.reportFault(message, Date.now(), count)
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      this.#log.error({ error: error.message, hint: error.hint }, 'the digest cannot be written')
    }
  }

  /** Tells of problems of one kind, in the log each of them once. */
  teller(what: string): (problem: string, hint?: string) => void {
    const logged = new Set<string>()
    return (problem, hint) => {
      if (!logged.has(problem)) this.#log.error({ problem, hint }, what)
      logged.add(problem)
      this.report(hint === undefined ? problem : `${problem} (${hint})`)
    }
  }
}

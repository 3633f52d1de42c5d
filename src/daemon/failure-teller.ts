import type { Failure } from '../compile/walk-state.ts'
import type { Logger } from '../program/logging.ts'

/** Causes that are told apart at the most: they may quote what an attacker wrote. */
const MOST_CAUSES = 1_000

/** Logs each cause for which filters and actions fail, once. */
export class FailureTeller {
  readonly #log: Logger
  readonly #told = new Set<string>()

  constructor(log: Logger) {
    this.#log = log
  }

  note({ rule, error }: Failure): void {
    const cause = `${rule ?? 'default policy'}: ${error.message}`
    if (this.#told.has(cause) || this.#told.size >= MOST_CAUSES) return
    this.#told.add(cause)
    this.#log.warn({ rule, error: error.message }, 'a rule failed; each entry concerned is in the digest')
  }
}

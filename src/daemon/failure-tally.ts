import type { Failure } from '../compile/walk-state.ts'
import type { Logger } from '../program/logging.ts'

/** Causes that are told apart at the most: they may quote what an attacker wrote. */
const MOST_CAUSES = 1_000

/** Logs each cause for which filters and actions fail once, and counts the rest. */
export class FailureTally {
  readonly #log: Logger
  readonly #counts = new Map<string, number>()

  constructor(log: Logger) {
    this.#log = log
  }

  note({ rule, error }: Failure): void {
    const cause = `${rule ?? 'default policy'}: ${error.message}`
    const count = this.#counts.get(cause)
    if (count === undefined && this.#counts.size >= MOST_CAUSES) return
    this.#counts.set(cause, (count ?? 0) + 1)
    if (count === undefined)
      this.#log.warn({ rule, error: error.message }, 'a rule failed; each entry concerned is in the digest')
  }
}

import type { Logger } from '../program/logging.ts'

export interface LossTellerParts {
  /** What was lost, and why. */
  readonly message: string
  /** Tells in the digest how many more there are. */
  readonly reportFault: (message: string, count: number) => void
  readonly log: Pick<Logger, 'warn'>
}

/** Tells of losses that only grow: of all in the digest, and in the log at the first and whenever they are ten times as many. */
export class LossTeller {
  readonly #parts: LossTellerParts
  #told = 0
  #logAt = 1

  constructor(parts: LossTellerParts) {
    this.#parts = parts
  }

  /** `count` is how many there were since the start. */
  tell(count: number): void {
    const { message, reportFault, log } = this.#parts
    if (count === this.#told) return
    reportFault(message, count - this.#told)
    this.#told = count
    if (count < this.#logAt) return
    this.#logAt = count * 10
    log.warn({ count }, message)
  }
}

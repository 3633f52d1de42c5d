/**
 * Keeps calls from following each other too fast: `burst` at once, then one each `interval` (milliseconds). What was
 * not used is saved up again.
 */
export class Pace {
  readonly #burst: number
  readonly #interval: number
  /** When as many calls could have been made again as at first. */
  #restedAt = Number.NEGATIVE_INFINITY

  constructor({ burst, interval }: { readonly burst: number; readonly interval: number }) {
    this.#burst = burst
    this.#interval = interval
  }

  /** When the next call may be made; the past is now. Times are milliseconds since the epoch. */
  freeAt(now: number): number {
    // A clock that was set back must not hold up anything for longer than before.
    this.#restedAt = Math.min(this.#restedAt, now + this.#burst * this.#interval)
    return this.#restedAt - (this.#burst - 1) * this.#interval
  }

  /** Notes a call. */
  called(now: number): void {
    this.#restedAt = Math.max(this.#restedAt, now) + this.#interval
  }
}

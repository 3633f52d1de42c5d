/**
 * Keeps what is carried out from following each other too fast: `burst` at once, then one each `interval` (milliseconds).
 * What was not used is saved up again.
 */
export class Pace {
  readonly #burst: number
  readonly #interval: number
  /** When as many may be carried out again as at first. */
  #restedAt = Number.NEGATIVE_INFINITY

  constructor({ burst, interval }: { readonly burst: number; readonly interval: number }) {
    this.#burst = burst
    this.#interval = interval
  }

  /** When the next one may be; the past is now. Times are milliseconds since the epoch. */
  freeAt(now: number): number {
    // A clock that was set back must not hold up anything for longer than before.
    this.#restedAt = Math.min(this.#restedAt, now + this.#burst * this.#interval)
    return this.#restedAt - (this.#burst - 1) * this.#interval
  }

  /** How many may be now; any number where nothing keeps a pace. */
  room(now: number): number {
    if (this.#interval === 0) return Number.POSITIVE_INFINITY
    const begun = Math.ceil((Math.max(this.#restedAt, now) - now) / this.#interval)
    return Math.max(0, this.#burst - begun)
  }

  /** Notes that so many are carried out. */
  taken(now: number, count: number): void {
    this.#restedAt = Math.max(this.#restedAt, now) + count * this.#interval
  }
}

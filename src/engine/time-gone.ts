/** Entries of a generation: at least the last of so many are looked at, at most twice as many. */
const GENERATION = 50_000

/**
 * A time that all entries of late lie behind, in microseconds: what expired by then, nobody asks for any more. Not the time of
 * the latest entry, since one may be ahead of all others, and a host that catches up tells of what was hours ago.
 */
export class TimeGone {
  readonly #generation: number
  #walked = 0
  #lowest = Number.POSITIVE_INFINITY
  #lowestBefore = Number.POSITIVE_INFINITY

  constructor(generation = GENERATION) {
    this.#generation = generation
  }

  /** Notes the time of an entry. */
  note(time: number): void {
    if (this.#walked === this.#generation) {
      this.#lowestBefore = this.#lowest
      this.#lowest = Number.POSITIVE_INFINITY
      this.#walked = 0
    }
    this.#walked += 1
    if (time < this.#lowest) this.#lowest = time
  }

  /** That time, not ahead of the present (milliseconds since the epoch); 0 before the first entry. */
  at(present: number): number {
    const lowest = Math.min(this.#lowest, this.#lowestBefore)
    return this.#walked === 0 ? 0 : Math.min(lowest, present * 1000)
  }
}

/** Seconds of a span in which all counts as at once. */
const SPAN = 5
/** Spans that are remembered: 15 minutes, and the one that is not over. */
const SPANS = 181

/** How many entries come a second. Memory and cost are the same however many those are. */
export class RateMeter {
  readonly #counts: number[] = Array.from({ length: SPANS }, () => 0)
  readonly #startedAt: number
  #span: number

  /** Times here are seconds of a clock that never goes back. */
  constructor(now: number) {
    this.#startedAt = now
    this.#span = Math.floor(now / SPAN)
  }

  add(count: number, now: number): void {
    this.#advance(now)
    this.#counts[this.#span % SPANS] = this.#countAt(this.#span) + count
  }

  /** The mean rate over the last seconds (900 at the most), or since the start where that is shorter ago. */
  rate(seconds: number, now: number): number {
    this.#advance(now)
    const oldest = Math.max(0, this.#span - seconds / SPAN)
    let sum = 0
    for (let span = this.#span; span >= oldest; span--) sum += this.#countAt(span)
    const covered = now - Math.max(this.#startedAt, oldest * SPAN)
    return sum / Math.max(covered, 1)
  }

  #countAt(span: number): number {
    return this.#counts[span % SPANS] ?? 0
  }

  #advance(now: number): void {
    const span = Math.floor(now / SPAN)
    for (let next = Math.max(this.#span + 1, span - SPANS + 1); next <= span; next++)
      this.#counts[next % SPANS] = 0
    this.#span = Math.max(this.#span, span)
  }
}

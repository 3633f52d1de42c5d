/** A histogram: how many values lie at most at each bound, bucket by bucket, and how many beyond the last. */
export interface HistogramSnapshot {
  /** Ascending. */
  readonly bounds: readonly number[]
  /** How many values each bucket holds: one count a bound, and one for what is beyond. */
  readonly counts: readonly number[]
  readonly sum: number
  readonly count: number
}

export class Histogram {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0

  /** `bounds` ascending. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  note(value: number): void {
    const found = this.#bounds.findIndex((bound) => value <= bound)
    const bucket = found < 0 ? this.#bounds.length : found
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += value
  }

  snapshot(): HistogramSnapshot {
    const counts = [...this.#counts]
    return {
      bounds: this.#bounds,
      counts,
      sum: this.#sum,
      count: counts.reduce((sum, count) => sum + count, 0),
    }
  }
}

const HOUR = 3_600_000
const HOURS = 24

/** The greatest of what was noted in the last day, by the hour. Times are milliseconds. */
export class RecentMaximum {
  readonly #hours = new Map<number, number>()

  note(value: number, now: number): void {
    const hour = Math.floor(now / HOUR)
    this.#hours.set(hour, Math.max(this.#hours.get(hour) ?? 0, value))
    for (const known of this.#hours.keys()) if (hour - known >= HOURS) this.#hours.delete(known)
  }

  /** 0 where nothing was noted. */
  at(now: number): number {
    const hour = Math.floor(now / HOUR)
    return Math.max(0, ...[...this.#hours].map(([known, value]) => (hour - known < HOURS ? value : 0)))
  }
}

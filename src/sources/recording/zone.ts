const QUARTER = 15 * 60_000

/** Turns wall clock times of a time zone into points in time. */
export class Zone {
  readonly #format: Intl.DateTimeFormat
  /** The quarter of an hour whose offset is known: no zone changes its offset within one, and asking Intl is slow. */
  #quarter = Number.NaN
  #offset = 0

  /** Throws a RangeError where there is no zone of that name. */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  /**
   * The milliseconds since the epoch at which the clocks of the zone show a time, given as the milliseconds since the
   * epoch at which those of UTC show it. Of two such points in time, when clocks are set back, the earlier.
   */
  toUtc(wall: number): number {
    const quarter = Math.floor(wall / QUARTER)
    if (quarter !== this.#quarter) {
      this.#quarter = quarter
      this.#offset = this.#offsetAtWall(quarter * QUARTER)
    }
    return wall - this.#offset
  }

  #offsetAtWall(wall: number): number {
    // No zone is further than 14 hours from UTC: a day before, the offset is the one before any change of today.
    const before = this.#offsetAt(wall - 86_400_000)
    if (this.#offsetAt(wall - before) === before) return before
    const after = this.#offsetAt(wall + 86_400_000)
    return this.#offsetAt(wall - after) === after ? after : before
  }

  #offsetAt(instant: number): number {
    const parts: Record<string, number> = {}
    for (const { type, value } of this.#format.formatToParts(instant)) parts[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
  }
}

import { momentOf, type Zone, zoneOf } from '../../values/zone.ts'

const QUARTER = 15 * 60_000

/** Turns wall clock times of a time zone into points in time. */
export class WallTimeReader {
  readonly #zone: Zone
  /** The quarter of an hour whose offset is known: no zone changes its offset within one, and asking it is slow. */
  #quarter = Number.NaN
  #offset = 0

  /** Throws a RangeError where there is no zone of that name. */
  constructor(timezone: string) {
    this.#zone = zoneOf(timezone)
  }

  /**
   * The milliseconds since the epoch at which the clocks of the zone show a time, given as the milliseconds since the
   * epoch at which those of UTC show it. Of two such points in time, when clocks are set back, the earlier.
   */
  toUtc(wall: number): number {
    const quarter = Math.floor(wall / QUARTER)
    if (quarter !== this.#quarter) {
      this.#quarter = quarter
      const { instants, shifted } = momentOf(quarter * QUARTER, this.#zone)
      this.#offset = quarter * QUARTER - (instants[0] ?? shifted)
    }
    return wall - this.#offset
  }
}

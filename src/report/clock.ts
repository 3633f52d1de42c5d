import { wallClockOf } from '../values/wall-clock.ts'

/** A time as people of a zone write it. */
export interface LocalTime {
  /** `2026-11-20` */
  readonly date: string
  /** `10:00:50` */
  readonly time: string
}

/** Tells microseconds since the epoch as a local date and time of day. */
export type Clock = (microseconds: number) => LocalTime

/** The clock of an IANA time zone. Throws a RangeError where there is no such zone: the settings check that. */
export function clockOf(timezone: string): Clock {
  const wallClock = wallClockOf(timezone)
  return (microseconds) => {
    const { year, month, day, hour, minute, second } = wallClock(microseconds / 1000)
    return { date: `${year}-${month}-${day}`, time: `${hour}:${minute}:${second}` }
  }
}

/** `2026-11-20 10:00:50`; on the day that is meant anyway `10:00:50`. */
export function fullTime(clock: Clock, microseconds: number, day?: string): string {
  const { date, time } = clock(microseconds)
  return date === day ? time : `${date} ${time}`
}

/** The date on which most of a time is; undefined where it is much longer than a day. */
export function dayOf({ from, to }: Period, clock: Clock): string | undefined {
  if (from === null || to - from > LONGEST_DAY) return undefined
  return clock(from + (to - from) / 2).date
}

/** Microseconds since the epoch; what begins with null has no beginning. */
export interface Period {
  readonly from: number | null
  readonly to: number
}

const LONGEST_DAY = 30 * 3_600e6

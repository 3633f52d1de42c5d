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
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return (microseconds) => {
    const parts = new Map(
      format.formatToParts(microseconds / 1000).map(({ type, value }): [string, string] => [type, value]),
    )
    const [year, month, day, hour, minute, second] = FIELDS.map((field) => parts.get(field))
    return { date: `${year}-${month}-${day}`, time: `${hour}:${minute}:${second}` }
  }
}

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const

/** `2026-11-20 10:00:50` */
export function fullTime(clock: Clock, microseconds: number): string {
  const { date, time } = clock(microseconds)
  return `${date} ${time}`
}

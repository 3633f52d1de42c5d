/** What a clock on the wall shows, as the milliseconds since the epoch at which a clock of UTC shows the same. */
export type LocalMoment = number

/** Tells what the clocks of a zone show at a moment (milliseconds since the epoch). */
export type Zone = (moment: number) => LocalMoment

const DAY = 86_400_000

/** The clocks of an IANA zone. Throws a RangeError where there is no such zone. */
export function zoneOf(timezone: string): Zone {
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
  return (moment) => {
    const parts = new Map(
      format.formatToParts(moment).map(({ type, value }): [string, number] => [type, Number(value)]),
    )
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = FIELDS.map(
      (field) => parts.get(field) ?? 0,
    )
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
}

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const

/**
 * When the clocks of a zone show something: never, once, or twice, earliest first. `shifted` is when they would show it if
 * they had not been set forward.
 */
export function momentOf(
  local: LocalMoment,
  zone: Zone,
): { readonly instants: readonly number[]; readonly shifted: number } {
  const before = zone(local - DAY) - (local - DAY)
  const after = zone(local + DAY) - (local + DAY)
  const candidates = before === after ? [local - before] : [local - before, local - after]
  const instants = candidates.filter((instant) => zone(instant) === local).sort((left, right) => left - right)
  return { instants, shifted: local - before }
}

import { wallClockOf } from './wall-clock.ts'

/** What a clock on the wall shows, as the milliseconds since the epoch at which a clock of UTC shows the same. */
export type LocalMoment = number

/** Tells what the clocks of a zone show at a moment (milliseconds since the epoch). */
export type Zone = (moment: number) => LocalMoment

const DAY = 86_400_000

/** The clocks of an IANA zone. Throws a RangeError where there is no such zone. */
export function zoneOf(timezone: string): Zone {
  const clock = wallClockOf(timezone)
  return (moment) => {
    const { year, month, day, hour, minute, second } = clock(moment)
    return Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    )
  }
}

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

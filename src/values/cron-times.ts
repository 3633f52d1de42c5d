import cron from 'node-cron'
import { type LocalMoment, momentOf, zoneOf } from './zone.ts'

/** No expression that ever comes true waits longer: that of the 29th of February on a certain weekday, in days. */
const FARTHEST = 366 * 41
const DAY = 86_400_000

/** The times of a cron expression in a time zone. */
export interface CronTimes {
  /** The first of them behind a moment, in milliseconds since the epoch; null where there is none. */
  after(moment: number): number | null
}

/**
 * The times of a cron expression, which must be valid, by the clocks of an IANA zone. Where the clocks are set, each time
 * of day still comes once a day: one that is skipped comes as long after the day before's as ever (02:30 as 03:30), one
 * that comes twice counts the first time. What comes every hour comes in each hour that there is, and in a doubled one twice.
 */
export function cronTimes(expression: string, timezone: string): CronTimes {
  const { second, minute, hour, dayOfMonth, month, dayOfWeek } = cron.parse(expression)
  const isDay = dayMatcher([dayOfMonth, month, dayOfWeek].map((field) => field.join(',')).join(' '))
  const zone = zoneOf(timezone)
  const isHourly = hour.length === 24
  // Clocks are set by whole minutes.
  const minutesOfDay = hour.flatMap((h) => minute.map((m) => h * 60 + m))

  function instantsOf(day: number): readonly number[] {
    const minutes = minutesOfDay.flatMap((minutes) => instantsAt(day + minutes * 60_000))
    return [...new Set(minutes)]
      .sort((left, right) => left - right)
      .flatMap((instant) => second.map((seconds) => instant + seconds * 1000))
  }

  function instantsAt(local: number): readonly number[] {
    const { instants, shifted } = momentOf(local, zone)
    if (isHourly) return instants
    return instants.length > 0 ? instants.slice(0, 1) : [shifted]
  }

  return {
    after(moment) {
      // The day before, too: what was skipped may come on the next day.
      const today = startOfDay(zone(moment)) - DAY
      for (let days = 0; days < FARTHEST; days++) {
        const day = today + days * DAY
        if (!isDay(day)) continue
        const next = instantsOf(day).find((instant) => instant > moment)
        if (next !== undefined) return next
      }
      return null
    },
  }
}

/** Whether the last three fields name the day of a local midnight. The library knows the last Friday and its like. */
function dayMatcher(fields: string): (day: number) => boolean {
  const task = cron.createTask(`0 0 12 ${fields}`, () => {}, { timezone: 'UTC' })
  // It would be kept in a list for ever; it answers all the same.
  void task.destroy()
  return (day) => task.match(new Date(day + DAY / 2))
}

function startOfDay(local: LocalMoment): number {
  return local - (((local % DAY) + DAY) % DAY)
}

import type { TimeSpan } from '../control/protocol.ts'
import { isCalendarDay } from '../values/calendar-day.ts'
import { momentOf, zoneOf } from '../values/zone.ts'
import { parseTime } from './time-option.ts'

const DAY = 86_400_000

/** The span that an option means: a day of a time zone, or a moment. Undefined where it is neither. */
export function parseDate(text: string, timezone: string, now: number): TimeSpan | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) {
    const moment = parseTime(text, now)
    return typeof moment === 'number' ? { from: moment, to: moment + 1 } : undefined
  }
  if (!isCalendarDay(text)) return undefined
  const day = Date.parse(`${text}T00:00Z`)
  return { from: startOfDay(day, timezone), to: startOfDay(day + DAY, timezone) }
}

/** When a day begins in a zone, in microseconds since the epoch: at midnight, if it has one. */
function startOfDay(local: number, timezone: string): number {
  const { instants, shifted } = momentOf(local, zoneOf(timezone))
  return (instants[0] ?? shifted) * 1000
}

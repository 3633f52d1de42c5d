import { isCalendarDay } from '../values/calendar-day.ts'
import { parseDuration } from '../values/duration.ts'

/**
 * The time that an option gives, in microseconds since the epoch: an ISO date or time (UTC where it names no zone), or how
 * long before `now` (milliseconds since the epoch). Undefined where it was not given.
 */
export function parseTime(text: string | undefined, now: number): number | undefined | 'invalid' {
  if (text === undefined) return undefined
  const ago = parseDuration(text)
  if (ago !== undefined) return now * 1000 - ago.microseconds
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text)
  if (match === null) return 'invalid'
  const [, date = '', time = '00:00', zone = 'Z'] = match
  if (!isCalendarDay(date)) return 'invalid'
  const milliseconds = Date.parse(`${date}T${time}${zone}`)
  return Number.isNaN(milliseconds) ? 'invalid' : milliseconds * 1000
}

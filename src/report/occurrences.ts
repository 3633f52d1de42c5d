import type { ReportLine } from '../engine/report-content.ts'
import { type Clock, fullTime } from './clock.ts'
import { countOf } from './words.ts'

/** When a line occurred, as its details ask: `first 2026-11-20 10:00:00, last 2026-11-20 10:00:50`; empty for NONE. Of the day that is meant
 * anyway, there is only the time. */
export function occurrencesText(line: ReportLine, clock: Clock, day?: string): string {
  switch (line.details) {
    case 'NONE':
      return ''
    case 'FIRST':
      return `first ${fullTime(clock, line.first, day)}`
    case 'LAST':
      return `last ${fullTime(clock, line.last, day)}`
    case 'FIRSTLAST':
      return line.count === 1
        ? `at ${fullTime(clock, line.first, day)}`
        : `first ${fullTime(clock, line.first, day)}, last ${fullTime(clock, line.last, day)}`
    case 'ALL':
      return allTimes(line, clock, day)
  }
}

/** All times that there are, the date only where it changes, and how many there are no more: of so many, or of so long a line. */
function allTimes({ times, count }: ReportLine, clock: Clock, day = ''): string {
  let lastDate = day
  const texts = times.map((at) => {
    const { date, time } = clock(at)
    const text = date === lastDate ? time : `${date} ${time}`
    lastDate = date
    return text
  })
  const more = count - times.length
  const rest = more === 0 ? [] : [`${countOf(more, 'further time')} not shown`]
  return `at ${[...texts, ...rest].join(', ')}`
}

import type { ReportLine } from '../engine/report-content.ts'
import { type Clock, fullTime } from './clock.ts'
import { countOf } from './words.ts'

/** When a line occurred, as its details ask: `first 2026-11-20 10:00:00, last 10:00:50`; empty for NONE. */
export function occurrencesText(line: ReportLine, clock: Clock): string {
  switch (line.details) {
    case 'NONE':
      return ''
    case 'FIRST':
      return `first ${fullTime(clock, line.first)}`
    case 'LAST':
      return `last ${fullTime(clock, line.last)}`
    case 'FIRSTLAST':
      return line.count === 1
        ? `at ${fullTime(clock, line.first)}`
        : `first ${fullTime(clock, line.first)}, last ${fullTime(clock, line.last)}`
    case 'ALL':
      return allTimes(line, clock)
  }
}

/** All times that were kept, the date only where it changes, and how many were not kept. */
function allTimes({ times, count }: ReportLine, clock: Clock): string {
  let lastDate = ''
  const texts = times.map((at) => {
    const { date, time } = clock(at)
    const text = date === lastDate ? time : `${date} ${time}`
    lastDate = date
    return text
  })
  const more = count - times.length
  const rest = more === 0 ? [] : [`${countOf(more, 'further time')} not kept`]
  return `at ${[...texts, ...rest].join(', ')}`
}

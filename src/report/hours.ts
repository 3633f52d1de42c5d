import { numberText } from '../values/number-text.ts'
import type { Clock, Period } from './clock.ts'

/** What happened at some time (microseconds since the epoch), so often. */
export interface Occurred {
  readonly at: number
  readonly count: number
}

/** Counts by spans of time of the same length. */
export interface Histogram {
  /** Microseconds since the epoch. */
  readonly start: number
  /** Hours. */
  readonly width: number
  readonly counts: readonly number[]
}

const HOUR = 3_600e6
const WIDTHS = [1, 2, 3, 6, 12, 24, 48, 168]
/** Columns that stand side by side on a telephone. */
const MOST_COLUMNS = 28

/**
 * When it happened, by hours of the clock, or longer spans where the time is long. What happened before or after the time
 * counts in its first or last span.
 */
export function histogramOf(
  occurred: readonly Occurred[],
  period: Period,
  clock: Clock,
): Histogram | undefined {
  if (occurred.length === 0) return undefined
  const times = occurred.map(({ at }) => at)
  const start = hourBegin(period.from ?? times.reduce((least, at) => Math.min(least, at)), clock)
  const end = period.from === null ? times.reduce((most, at) => Math.max(most, at)) + 1 : period.to
  const hours = Math.max(1, Math.ceil((end - start) / HOUR))
  const width = WIDTHS.find((one) => hours <= one * MOST_COLUMNS) ?? Math.ceil(hours / MOST_COLUMNS)
  const counts = new Array<number>(Math.ceil(hours / width)).fill(0)
  for (const { at, count } of occurred) {
    const column = Math.floor((at - start) / (width * HOUR))
    const held = Math.min(Math.max(column, 0), counts.length - 1)
    counts[held] = (counts[held] ?? 0) + count
  }
  return { start, width, counts }
}

/** When the hour of the clock began. */
function hourBegin(at: number, clock: Clock): number {
  const [, minutes = '0', seconds = '0'] = clock(at).time.split(':')
  return Math.floor(at / 1e6) * 1e6 - (Number(minutes) * 60 + Number(seconds)) * 1e6
}

/** What stands below a column: the hour, or the day where spans are as long as that. */
export function columnLabel({ start, width }: Histogram, column: number, clock: Clock): string {
  const { date, time } = clock(start + column * width * HOUR)
  return width < 24 ? `${time.slice(0, 2)}h` : date.slice(5)
}

/** `most from 03:00: 12` */
export function peakText(histogram: Histogram, clock: Clock): string {
  const most = Math.max(...histogram.counts)
  const { date, time } = clock(histogram.start + histogram.counts.indexOf(most) * histogram.width * HOUR)
  const when = histogram.width < 24 ? time.slice(0, 5) : date
  return `most from ${when}: ${numberText(most)}`
}

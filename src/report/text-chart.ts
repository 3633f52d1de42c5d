import type { Clock } from './clock.ts'
import { columnLabel, type Histogram, peakText } from './hours.ts'

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
/** Columns of text that each span of time takes. */
const CELL = 2

/** A histogram as two lines: blocks of eight heights, and the hours below them. */
export function chartText(histogram: Histogram, clock: Clock): readonly string[] {
  const { counts } = histogram
  const most = Math.max(...counts)
  const bars = counts.map((count) => (count === 0 ? ' ' : levelOf(count / most)).repeat(CELL)).join('')
  const every = counts.length > 12 ? 4 : 1
  const labels = counts
    .map((_, column) =>
      column % every === 0 ? columnLabel(histogram, column, clock).padEnd(CELL * every) : '',
    )
    .join('')
  return [`  ${bars}  ${peakText(histogram, clock)}`, `  ${labels}`.trimEnd()]
}

/** A bar of so many columns for a share between 0 and 1. */
export function barText(share: number, width: number): string {
  return '█'.repeat(Math.max(1, Math.round(share * width))).padEnd(width)
}

function levelOf(share: number): string {
  return LEVELS[Math.min(LEVELS.length - 1, Math.floor(share * LEVELS.length))] ?? ''
}

import type { Clock } from './clock.ts'
import { columnLabel, type Histogram, peakText } from './hours.ts'

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
/** Columns of text that all spans of time take together, about, and one of them at the least and at the most. */
const CHART = 48
const NARROWEST = 2
const WIDEST = 8

/** A histogram as two lines: blocks of eight heights, and the hours below them. */
export function chartText(histogram: Histogram, clock: Clock): readonly string[] {
  const { counts } = histogram
  const cell = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(CHART / counts.length)))
  const most = Math.max(...counts)
  const bars = counts.map((count) => (count === 0 ? ' ' : levelOf(count / most)).repeat(cell)).join('')
  const every = counts.length > 12 ? 4 : 1
  const labels = counts
    .map((_, column) =>
      column % every === 0 ? columnLabel(histogram, column, clock).padEnd(cell * every) : '',
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

import type { ReportLine } from '../engine/report-content.ts'
import { numberText } from '../values/number-text.ts'

/** From this factor on, more or fewer than the day before is worth a word; and from so many occurrences on. */
const FACTOR = 3
const ENOUGH = 5

/** How a line compares with the digest before. */
export interface Change {
  readonly kind: 'new' | 'again' | 'more' | 'fewer'
  /** `new`, `3× as many` */
  readonly text: string
}

/** What is worth saying of how often a line occurred before; undefined for what is as always. */
export function changeOf({ count, before }: ReportLine): Change | undefined {
  if (before === undefined) return undefined
  if (!before.isKnown) return { kind: 'new', text: 'never seen before' }
  if (before.count === 0) return { kind: 'again', text: 'not in the digest before' }
  const was = `was ${numberText(before.count)}`
  if (count >= ENOUGH && count >= FACTOR * before.count)
    return { kind: 'more', text: `${numberText(Math.floor(count / before.count))}× as many, ${was}` }
  if (before.count >= ENOUGH && before.count >= FACTOR * count)
    return { kind: 'fewer', text: `fewer, ${was}` }
  return undefined
}

/** Whether no digest that is remembered told of it. */
export function isNew({ before }: ReportLine): boolean {
  return before !== undefined && !before.isKnown
}

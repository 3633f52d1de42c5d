import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { FOUND_ON_PATHS } from './flow/find-flaws.ts'

/** What seems to be missing where a module could not be loaded: its filters, its actions, the fields that they set. */
const MISSING_WITH_MODULE: readonly string[] = ['PY0202', 'PY0203', 'PY0204']

/** What seems to be missing where text was lost: the fields that it captured, what a test tries. */
const MISSING_WITH_TEXT: readonly string[] = ['PY0204', 'PY0704']

/** What is said of chains that nothing enters, where nothing enters any. */
const UNREACHED: readonly string[] = ['PY0406', 'PY0407']

/**
 * What the checker found, without what only follows from modules that could not be loaded, from there being no base chain, or from text that could not
 * be understood: a statement that was lost captures nothing, so the fields that it would have captured seem to be missing.
 * What only all paths together show is not told of a program that is not whole.
 */
export function withoutFollowOns(
  earlier: readonly Diagnostic[],
  found: readonly Diagnostic[],
): readonly Diagnostic[] {
  const lostModule = earlier.some(({ code }) => code === 'PY0905')
  const nothingWalks = earlier.some(({ code }) => code === 'PY0803')
  const lostText = earlier.filter(({ code }) => code.startsWith('PY01'))
  const isLost = overlapWith(lostText)
  const isWhole = !hasErrors(earlier)
  return found.filter((diagnostic) => {
    if (!isWhole && FOUND_ON_PATHS.has(diagnostic.code)) return false
    if (lostModule && MISSING_WITH_MODULE.includes(diagnostic.code)) return false
    if (nothingWalks && UNREACHED.includes(diagnostic.code)) return false
    if (lostText.length > 0 && MISSING_WITH_TEXT.includes(diagnostic.code)) return false
    return !isLost(diagnostic)
  })
}

/** Tells whether a diagnostic overlaps any of these, without looking at all of them each time. */
function overlapWith(others: readonly Diagnostic[]): (diagnostic: Diagnostic) => boolean {
  const byFile = Map.groupBy(
    others.toSorted((a, b) => a.span.start - b.span.start),
    ({ span }) => span.file,
  )
  const ends = new Map([...byFile].map(([file, sorted]) => [file, furthestEnds(sorted)]))
  return ({ span: { file, start, end } }) => {
    const sorted = byFile.get(file) ?? []
    const before = countWhere(sorted, ({ span }) => span.start < end)
    return (ends.get(file)?.[before - 1] ?? 0) > start
  }
}

/** For each of them, how far it and those before it reach. */
function furthestEnds(sorted: readonly Diagnostic[]): readonly number[] {
  let furthest = 0
  return sorted.map(({ span }) => {
    furthest = Math.max(furthest, span.end)
    return furthest
  })
}

/** How many at the begin of a list fulfil what none fulfils behind them. */
function countWhere<T>(sorted: readonly T[], holds: (item: T) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = sorted[middle]
    if (item !== undefined && holds(item)) low = middle + 1
    else high = middle
  }
  return low
}

import type { ReportLine } from '../engine/report-content.ts'
import { kindsOf } from '../mining/kinds.ts'
import { Miner } from '../mining/miner.ts'
import { patternText, settledParts } from '../mining/settled.ts'
import { cutText } from '../values/cut-text.ts'

/** A row of the digest. */
export interface Row extends ReportLine {
  /** How many lines it stands for, which are alike; left out where it is one line. */
  readonly folded?: number
}

/** Lines that are alike are shown up to so many; it takes more than one further to fold them. */
const SHOWN = 3

/** Of so many lines it is looked which are alike, and at so much of each: a digest is closed in a moment. */
const MOST_LINES = 2_000
const LOOKED_AT = 200

/**
 * Lines that differ only in values, such as addresses, folded into one row behind the first of them, so that a hundred
 * attackers do not hide the disk that fails. Their order is kept.
 */
export function foldAlike(lines: readonly ReportLine[]): readonly Row[] {
  /** What stands in place of a line, where it does not stand itself. */
  const instead = new Map<ReportLine, readonly Row[]>()
  const looked = lines.slice(0, MOST_LINES)
  for (const [pattern, alike] of Map.groupBy(looked, kindFinder(looked))) {
    const further = alike.slice(SHOWN)
    if (pattern === undefined || further.length < 2) continue
    for (const [at, line] of further.entries()) instead.set(line, at === 0 ? [folded(pattern, further)] : [])
  }
  return [
    ...looked.flatMap((line): readonly Row[] => instead.get(line) ?? [line]),
    ...lines.slice(MOST_LINES),
  ]
}

function folded(pattern: string, lines: readonly ReportLine[]): Row {
  return {
    section: lines[0]?.section ?? '',
    message: pattern,
    details: 'FIRSTLAST',
    count: lines.reduce((sum, { count }) => sum + count, 0),
    first: lines.reduce((least, { first }) => Math.min(least, first), Number.MAX_SAFE_INTEGER),
    last: lines.reduce((most, { last }) => Math.max(most, last), 0),
    times: [],
    folded: lines.length,
  }
}

/** Tells the pattern of a line; undefined where it is like no other, or grouped already. */
function kindFinder(lines: readonly ReportLine[]): (line: ReportLine) => string | undefined {
  const miner = new Miner()
  const keys = new Map<ReportLine, string>()
  for (const line of lines) {
    const { message, kind, first } = line
    if (kind !== undefined) continue
    keys.set(
      line,
      miner.add({
        identifier: '',
        isGrave: false,
        message: cutText(message, LOOKED_AT),
        line: '',
        at: first,
      }),
    )
  }
  const patterns = new Map(
    kindsOf(miner.forms).flatMap(({ forms, parts, count }) => {
      const text = patternText(settledParts({ parts, count }) ?? [])
      return forms.map(({ key }) => [key, text])
    }),
  )
  return (line) => patterns.get(keys.get(line) ?? '')
}

import {
  type BanRecord,
  FAULTS,
  type ReportContent,
  type ReportLine,
  type Totals,
} from '../engine/report-content.ts'

/** A digest as it is shown, in order. */
export interface Digest {
  /** Microseconds since the epoch; null where it covers everything up to `to`. */
  readonly from: number | null
  readonly to: number
  readonly totals: Totals
  readonly sections: readonly DigestSection[]
  readonly bans: readonly BanRecord[]
  /** Bans left out to keep the mail short. */
  readonly hiddenBans: number
}

export interface DigestSection {
  readonly name: string
  readonly title: string
  /** All occurrences, whether their lines are shown or not. */
  readonly count: number
  /** Most frequent first. */
  readonly lines: readonly ReportLine[]
  /** Lines left out to keep the mail short, and how often they occurred. */
  readonly hidden: { readonly lines: number; readonly occurrences: number }
  /** Occurrences of lines that were too many to be kept at all. */
  readonly cut: number
}

/** How much a digest shows, so that a flood of lines makes no mail that cannot be delivered. */
export interface DigestLimits {
  /** Of all lines together, divided evenly among the sections. */
  readonly characters: number
  readonly bans: number
}

export const DIGEST_LIMITS: DigestLimits = { characters: 1_000_000, bans: 500 }

const FAULTS_TITLE = 'What I could not do'

/** What a line costs beside its message, and a time of it, in characters of HTML. */
const LINE_OVERHEAD = 300
const TIME_LENGTH = 10

/** Puts a digest together: faults first, then the sections of the settings in their order, then others. */
export function gather(
  content: ReportContent,
  titles: Readonly<Record<string, string>>,
  limits: DigestLimits = DIGEST_LIMITS,
): Digest {
  const linesBySection = Map.groupBy(content.lines, ({ section }) => section)
  const names = sectionNames(titles, [...linesBySection.keys(), ...content.cut.keys()])
  const share = Math.floor(limits.characters / Math.max(1, names.length))
  return {
    from: content.from,
    to: content.to,
    totals: content.totals,
    sections: names.map((name) => {
      const title = name === FAULTS ? FAULTS_TITLE : (ownTitle(titles, name) ?? name)
      return sectionOf(name, title, linesBySection.get(name) ?? [], content.cut.get(name) ?? 0, share)
    }),
    bans: content.bans.slice(0, limits.bans),
    hiddenBans: Math.max(0, content.bans.length - limits.bans),
  }
}

function sectionNames(titles: Readonly<Record<string, string>>, used: readonly string[]): readonly string[] {
  const faults = used.includes(FAULTS) ? [FAULTS] : []
  const declared = Object.keys(titles).filter((name) => name !== FAULTS)
  return [...new Set([...faults, ...declared, ...used.toSorted()])]
}

function ownTitle(titles: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(titles, name) ? titles[name] : undefined
}

function sectionOf(
  name: string,
  title: string,
  unsorted: readonly ReportLine[],
  cut: number,
  characters: number,
): DigestSection {
  const sorted = unsorted.toSorted(byCountThenMessage)
  const shown = howManyFit(sorted, characters)
  const hidden = sorted.slice(shown)
  return {
    name,
    title,
    count: occurrencesOf(sorted) + cut,
    lines: sorted.slice(0, shown),
    hidden: { lines: hidden.length, occurrences: occurrencesOf(hidden) },
    cut,
  }
}

function byCountThenMessage(left: ReportLine, right: ReportLine): number {
  return (
    right.count - left.count ||
    compareText(left.message, right.message) ||
    compareText(left.details, right.details)
  )
}

/** By code units, so that the order does not depend on the machine's locale. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}

function howManyFit(lines: readonly ReportLine[], characters: number): number {
  let left = characters
  for (const [index, { message, times }] of lines.entries()) {
    left -= message.length + LINE_OVERHEAD + times.length * TIME_LENGTH
    if (left < 0) return index
  }
  return lines.length
}

function occurrencesOf(lines: readonly ReportLine[]): number {
  return lines.reduce((sum, { count }) => sum + count, 0)
}

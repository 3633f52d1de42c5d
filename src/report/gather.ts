import {
  FAULTS,
  type GoneLine,
  type ReportContent,
  type ReportLine,
  type Totals,
  type WaitingEffects,
} from '../engine/report-content.ts'
import { type BanLimits, type BanSummary, summarizeBans, type ToldBan } from './ban-summary.ts'
import { isNew } from './change.ts'
import { beginning, fairShare, fitRows, sizeOfRows } from './fit-rows.ts'
import { foldAlike, type Row } from './fold.ts'
import type { Occurred } from './hours.ts'

/** A digest as it is shown, in order. */
export interface Digest {
  /** Microseconds since the epoch; null where it covers everything up to `to`. */
  readonly from: number | null
  readonly to: number
  readonly totals: Totals
  readonly sections: readonly DigestSection[]
  readonly bans: BanSummary
  /** When bans began. */
  readonly banned: readonly Occurred[]
  /** What cannot be carried out for now. */
  readonly waiting: readonly WaitingEffects[]
  /** By title of the section: occurrences of lines that were too many to be kept at all. */
  readonly lost: readonly { readonly title: string; readonly occurrences: number }[]
  /** How many lines were never seen before; null where there is nothing to compare with. */
  readonly news: number | null
}

export interface DigestSection {
  readonly name: string
  readonly title: string
  /** All occurrences, whether their lines are shown or not; of faults, what was lost is one more each. */
  readonly count: number
  /** Likewise in the digest before; null where none told of the section. */
  readonly before: number | null
  /** What was never seen before first, then the most frequent. */
  readonly lines: readonly Row[]
  /** Lines left out to keep the mail short, and how often they occurred. */
  readonly hidden: { readonly lines: number; readonly occurrences: number }
  /** Occurrences of lines that were too many to be kept at all. */
  readonly cut: number
  /** When they occurred. */
  readonly occurred: readonly Occurred[]
  /** The most frequent lines of the digest before that are not in this one. */
  readonly gone: readonly GoneLine[]
}

/** How much a digest shows, so that it is read in two minutes, and a flood of lines makes no mail that cannot be delivered. */
export interface DigestLimits {
  /** Of each section. */
  readonly lines: number
  /** Of all lines together as HTML: what the sections with few lines leave goes to those with many. */
  readonly bytes: number
  /** How many sections, the first ones, tell when their lines occurred. */
  readonly charts: number
  readonly bans: BanLimits
}

export const DIGEST_LIMITS: DigestLimits = {
  lines: 30,
  bytes: 90_000,
  charts: Number.POSITIVE_INFINITY,
  bans: { addresses: 10, networks: 5, rules: 5 },
}

const FAULTS_TITLE = 'What I could not do'

/** Shorter digests do not tell what is gone: it may still come. In microseconds. */
const LONG_ENOUGH = 12 * 3_600e6

/** How many bytes of HTML the text of a line that is gone may take. */
const GONE_BYTES = 300

/** Puts a digest together: faults first, then the sections of the settings in their order, then others. */
export function gather(
  content: ReportContent & { readonly bans: readonly ToldBan[] },
  titles: Readonly<Record<string, string>>,
  limits: DigestLimits = DIGEST_LIMITS,
): Digest {
  const linesBySection = Map.groupBy(content.lines, ({ section }) => section)
  const waiting = content.waiting.filter(({ failing }) => failing > 0)
  const lost = [...content.cut].map(([name, occurrences]) => ({ title: titleOf(name, titles), occurrences }))
  const faults = waiting.length + lost.length > 0 ? [FAULTS] : []
  const names = sectionNames(titles, [...linesBySection.keys(), ...content.cut.keys(), ...faults])
  const rows = new Map(names.map((name) => [name, rowsOf(linesBySection.get(name) ?? [], limits)]))
  const wanted = [...rows.values()].map((some) => sizeOfRows(some.slice(0, limits.lines)))
  const bytes = fairShare(wanted, limits.bytes)
  const occurring = new Set(content.slots.map(({ section }) => section))
  const charted = new Set(names.filter((name) => occurring.has(name)).slice(0, limits.charts))
  const { from, to, totals, bans, runningBans: running } = content
  return {
    from,
    to,
    totals,
    sections: names.map((name) => {
      const title = titleOf(name, titles)
      const section = sectionOf({ name, title, rows: rows.get(name) ?? [] }, content, { ...limits, bytes })
      return {
        ...section,
        ...(name === FAULTS && { count: section.count + lost.length }),
        ...(!charted.has(name) && { occurred: [] }),
      }
    }),
    bans: summarizeBans(bans, { to, running }, limits.bans),
    banned: bans.map(({ since }) => ({ at: since, count: 1 })),
    waiting,
    lost,
    news: content.before.size === 0 ? null : content.lines.filter(isNew).length,
  }
}

function sectionNames(titles: Readonly<Record<string, string>>, used: readonly string[]): readonly string[] {
  const faults = used.includes(FAULTS) ? [FAULTS] : []
  const declared = Object.keys(titles).filter((name) => name !== FAULTS)
  return [...new Set([...faults, ...declared, ...used.toSorted()])]
}

function titleOf(name: string, titles: Readonly<Record<string, string>>): string {
  if (name === FAULTS) return FAULTS_TITLE
  return (Object.hasOwn(titles, name) ? titles[name] : undefined) ?? name
}

/** All rows of a section, in order. */
function rowsOf(lines: readonly ReportLine[], limits: DigestLimits): readonly Row[] {
  const sorted = lines.toSorted(byWeight)
  return sorted.length > limits.lines ? foldAlike(sorted) : sorted
}

function sectionOf(
  { name, title, rows }: { readonly name: string; readonly title: string; readonly rows: readonly Row[] },
  content: ReportContent,
  limits: DigestLimits,
): DigestSection {
  const isOwn = ({ section }: { readonly section: string }) => section === name
  const shown = fitRows(rows, limits)
  const hidden = rows.slice(shown.length)
  const cut = content.cut.get(name) ?? 0
  const isLong = content.from === null || content.to - content.from >= LONG_ENOUGH
  return {
    name,
    title,
    count: occurrencesOf(rows) + cut,
    before: content.before.get(name) ?? null,
    lines: shown,
    hidden: {
      lines: hidden.reduce((sum, { folded = 1 }) => sum + folded, 0),
      occurrences: occurrencesOf(hidden),
    },
    cut,
    occurred: content.slots.filter(isOwn),
    gone: isLong ? content.gone.filter(isOwn).map(asShown) : [],
  }
}

/** What is unexpected and grave comes first, then what was never seen before, then what is most frequent. */
function byWeight(left: ReportLine, right: ReportLine): number {
  return (
    Number(right.kind?.isGrave === true) - Number(left.kind?.isGrave === true) ||
    Number(isNew(right)) - Number(isNew(left)) ||
    right.count - left.count ||
    compareText(left.message, right.message) ||
    compareText(left.details, right.details)
  )
}

/** By code units, so that the order does not depend on the machine's locale. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}

function asShown(line: GoneLine): GoneLine {
  return { ...line, message: beginning(line.message, GONE_BYTES) }
}

function occurrencesOf(lines: readonly ReportLine[]): number {
  return lines.reduce((sum, { count }) => sum + count, 0)
}

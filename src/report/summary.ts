import type { Health } from '../engine/health.ts'
import { FAULTS, OTHER, type ReportLine } from '../engine/report-content.ts'
import { numberText } from '../values/number-text.ts'
import type { Analysis } from './analysis.ts'
import { type Clock, fullTime } from './clock.ts'
import type { Row } from './fold.ts'
import type { Digest, DigestSection } from './gather.ts'
import { countOf } from './words.ts'

/** Where and for whom a digest is told. */
export interface DigestFrame {
  /** The name of this machine. */
  readonly host: string
  /** An IANA zone name. */
  readonly timezone: string
  /** The settings' sections: names and titles in order. */
  readonly sections: Readonly<Record<string, string>>
  /** The ban sets that only observe: what they ban was not banned, but would have been. */
  readonly observed?: readonly string[]
  /** How the daemon is; left out where it does not run. */
  readonly health?: Health
  /** What was made of it, where somebody was asked. */
  readonly analysis?: Analysis
}

/** `From 2026-11-20 00:00:00 to 2026-11-21 00:00:00 (Europe/Paris)` */
export function periodText({ from, to }: Digest, clock: Clock, timezone: string): string {
  const end = `${fullTime(clock, to)} (${timezone})`
  return from === null ? `Up to ${end}` : `From ${fullTime(clock, from)} to ${end}`
}

/** `12,345 entries: 12,000 accepted, 300 dropped, 45 left to the policy` */
export function totalsText({ totals }: Digest): string {
  const { entries, accepted, dropped, policy } = totals
  const count = entries === 1 ? '1 entry' : `${numberText(entries)} entries`
  const fates = `${numberText(accepted)} accepted, ${numberText(dropped)} dropped`
  return `${count}: ${fates}, ${numberText(policy)} left to the policy`
}

/** The sections that have something to tell, or had it in the digest before. */
export function fullSections({ sections }: Digest): readonly DigestSection[] {
  return sections.filter(({ name, count, gone }) => count > 0 || name === FAULTS || gone.length > 0)
}

/** What sections are called in the headline: one, and many. Others are told where nothing else is. */
const NOUNS: Readonly<Record<string, readonly [string, string]>> = {
  [FAULTS]: ['thing I could not do', 'things I could not do'],
  WARN: ['warning', 'warnings'],
  [OTHER]: ['unexpected message', 'unexpected messages'],
}

/** What one can act on, the most important first: `3 warnings, 41 bans, 2 things never seen before`. */
export function headlineText(digest: Digest): string {
  const { bans, news, sections } = digest
  const pressing = [
    named(digest, FAULTS),
    named(digest, 'WARN'),
    bans.count > 0 ? `${countOf(bans.count, 'ban')}${observedText(bans)}` : undefined,
    news ? `${countOf(news, 'thing')} never seen before` : undefined,
    named(digest, OTHER),
  ].filter((text) => text !== undefined)
  if (pressing.length > 0) return pressing.join(', ')
  const others = sections.filter(({ count }) => count > 0)
  return others.length === 0
    ? 'nothing to report'
    : others.map(({ title, count }) => `${title} ${numberText(count)}`).join(', ')
}

function observedText({ count, observed }: Digest['bans']): string {
  if (observed === 0) return ''
  return observed === count ? ' (only observed)' : ` (${numberText(observed)} only observed)`
}

function named(digest: Digest, name: string): string | undefined {
  const section = digest.sections.find((one) => one.name === name)
  const count = (name === FAULTS ? faultKinds(section, digest) : section?.count) ?? 0
  const [one, many] = NOUNS[name] ?? [name, name]
  return count === 0 ? undefined : `${numberText(count)} ${count === 1 ? one : many}`
}

/** Of faults it counts how many there are, not how often they were met. */
function faultKinds(section: DigestSection | undefined, { lost }: Digest): number {
  return (section?.lines.length ?? 0) + (section?.hidden.lines ?? 0) + lost.length
}

/** `Digest of web1: 12 warnings, 2 bans`, or that there is nothing to report. */
export function subjectText(digest: Digest, host: string): string {
  return `Digest of ${host}: ${headlineText(digest)}`
}

/** `up 12 days`, `9.3 entries a second (now 2.1)`, … */
export function healthTexts(health: Health): readonly (readonly [string, string])[] {
  const { version, uptime, rate, rateNow, longestLag, memory, database } = health
  return [
    ['Running', `${durationText(uptime)}, version ${version}`],
    ['Entries a second', `${rateText(rate)} since the start, ${rateText(rateNow)} in the last 15 minutes`],
    ['Behind at most', durationText(longestLag)],
    ['Memory', bytesText(memory)],
    ['Database', bytesText(database)],
  ]
}

function rateText(rate: number): string {
  return rate >= 100 ? numberText(Math.round(rate)) : rate.toFixed(1)
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
]

/** `12 days`, `1 hour`, `3.2 seconds` */
function durationText(seconds: number): string {
  const unit = UNITS.find(([length]) => seconds >= length)
  return unit === undefined
    ? `${seconds.toFixed(1)} seconds`
    : countOf(Math.floor(seconds / unit[0]), unit[1])
}

function bytesText(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}

/** What to do with the rules that are offered. */
export const RULES_NOTE = 'What you know to be harmless you need not see again: paste its rule into a chain.'

/** What a row says that stands for several lines; empty for others. */
export function foldedText({ folded }: Row): string {
  return folded === undefined ? '' : `${countOf(folded, 'further line')} like this; `
}

/** The examples of a kind; none where all of its messages are the same, as the line itself shows that. */
export function examplesOf({ message, kind }: ReportLine): readonly string[] {
  return (kind?.examples ?? []).filter((example) => example !== message)
}

/** `41 bans, of which 38 still active; 120 active in all.` */
export function bansSentence({ count, active, running }: Digest['bans']): string {
  return `${countOf(count, 'ban')}, of which ${numberText(active)} still active; ${numberText(running)} active in all.`
}

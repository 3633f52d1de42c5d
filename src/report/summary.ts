import { type Clock, fullTime } from './clock.ts'
import type { Digest, DigestSection } from './gather.ts'
import { countOf, numberText } from './words.ts'

/** Where and for whom a digest is told. */
export interface DigestFrame {
  /** The name of this machine. */
  readonly host: string
  /** An IANA zone name. */
  readonly timezone: string
  /** The settings' sections: names and titles in order. */
  readonly sections: Readonly<Record<string, string>>
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

/** The number of all bans, shown or not. */
export function banCount({ bans, hiddenBans }: Digest): number {
  return bans.length + hiddenBans
}

/** The sections that have something to tell. */
export function fullSections({ sections }: Digest): readonly DigestSection[] {
  return sections.filter(({ count }) => count > 0)
}

/** `Digest of web1: Warnings 12, 2 bans`, or that there is nothing to report. */
export function subjectText(digest: Digest, host: string): string {
  const sections = fullSections(digest).map(({ title, count }) => `${title} ${numberText(count)}`)
  const bans = banCount(digest) > 0 ? [countOf(banCount(digest), 'ban')] : []
  const parts = [...sections, ...bans]
  return `Digest of ${host}: ${parts.length === 0 ? 'nothing to report' : parts.join(', ')}`
}

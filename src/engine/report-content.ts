import type { Details } from '../module/effect.ts'

/** The section of what the program itself could not do; its title is fixed, and no settings need to name it. */
export const FAULTS = 'FAULTS'

/** The section of what no chain decided. */
export const OTHER = 'OTHER'

/** How many entries were walked, and what became of them. */
export interface Totals {
  readonly entries: number
  readonly accepted: number
  readonly dropped: number
  /** No chain decided them, so the policy did. */
  readonly policy: number
}

export const NO_TOTALS: Totals = { entries: 0, accepted: 0, dropped: 0, policy: 0 }

/** What a line was in the digest before that told of its section. */
export interface Before {
  /** How often it occurred; 0 where it did not. */
  readonly count: number
  /** Whether any digest that is remembered told it. */
  readonly isKnown: boolean
}

/** A line of the digest before that is none of this one. */
export interface GoneLine {
  readonly section: string
  readonly message: string
  readonly count: number
}

/** Messages of one kind that nothing was expected of. */
export interface UnexpectedKind {
  /** Some of them as they were. */
  readonly examples: readonly string[]
  /** Their PRIORITY is that of an error, or of something worse. */
  readonly isGrave?: true
  /** A rule that drops them, and none of the others. */
  readonly rule?: string
}

/** What was reported in a quarter of an hour, which begins at `at`. */
export interface SectionSlot {
  readonly section: string
  readonly at: number
  readonly count: number
}

/** One line of a digest: everything that was reported with the same section, message and details. */
export interface ReportLine {
  readonly section: string
  readonly message: string
  readonly details: Details
  readonly count: number
  /** Microseconds since the epoch, as all times here. */
  readonly first: number
  readonly last: number
  /** The times of its occurrences, ascending; only for details ALL, and then perhaps not of all of them. */
  readonly times: readonly number[]
  /** Only where there was a digest before. */
  readonly before?: Before
  /** Only of unexpected messages. */
  readonly kind?: UnexpectedKind
}

/** What is remembered of the bans of one address by one ban set. */
export interface BanRecord {
  readonly set: string
  readonly address: string
  readonly since: number
  /** Null for a ban without end. */
  readonly until: number | null
  /** How often it was banned anew, not counting renewals of a running ban. */
  readonly times: number
  readonly rule: string | null
  /** The MESSAGE of the entry that caused it, cut. */
  readonly message: string
}

/** The effects of one kind that wait to be carried out. */
export interface WaitingEffects {
  readonly effect: string
  readonly count: number
  /** How many of them failed or are held up by a failure, and the error of the one that failed most often. */
  readonly failing: number
  readonly error: string | null
  /** When the one that waits longest was asked for, in microseconds since the epoch. */
  readonly oldest: number | null
}

/** Everything that a digest tells, before it is put into words. */
export interface ReportContent {
  /** When the digest before was closed; null for the first. */
  readonly from: number | null
  readonly to: number
  readonly totals: Totals
  readonly lines: readonly ReportLine[]
  /** By section: occurrences of further distinct lines, counted only because there were too many. */
  readonly cut: ReadonlyMap<string, number>
  /** Bans that were made or renewed, latest first. */
  readonly bans: readonly BanRecord[]
  /** What waits to be carried out, whether or not it fails. */
  readonly waiting: readonly WaitingEffects[]
  readonly slots: readonly SectionSlot[]
  /** By section: all occurrences in the digest before that told of it. */
  readonly before: ReadonlyMap<string, number>
  readonly gone: readonly GoneLine[]
  /** How many of all bans that are remembered run at `to`. */
  readonly runningBans: number
}

import type { Details } from '../module/effect.ts'

/** The section of what the program itself could not do; its title is fixed, and no settings need to name it. */
export const FAULTS = 'FAULTS'

/** How many entries were walked, and what became of them. */
export interface Totals {
  readonly entries: number
  readonly accepted: number
  readonly dropped: number
  /** No chain decided them, so the policy did. */
  readonly policy: number
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
}

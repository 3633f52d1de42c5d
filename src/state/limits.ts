import type { OutboxEffect } from '../engine/ports.ts'

/** How much the database keeps. What goes beyond is counted and said, never lost silently. */
export interface StateLimits {
  /** The characters kept of a report line's message. */
  readonly lineCharacters: number
  /** Distinct lines of one digest; occurrences of further ones are counted by section. */
  readonly linesPerDigest: number
  /** Times of occurrences of one line with details ALL; further ones are counted. */
  readonly timesPerLine: number
  readonly timesPerDigest: number
  /** The characters kept of the MESSAGE that caused a ban. */
  readonly causeCharacters: number
  /** Bans remembered, for `times`; beyond it, those that ran out longest ago are forgotten. */
  readonly rememberedBans: number
  /** Causes of faults that are told apart in one digest. */
  readonly faultsPerDigest: number
  /** Effects of each kind that wait to be carried out; further ones are refused and reported. */
  readonly waiting: Readonly<Record<Exclude<OutboxEffect, 'digest' | 'record'>, number>>
  /** Bytes of records that wait to be written, of all archives together; further records are refused and reported. */
  readonly recordBytes: number
  /** Points of the graph with counts, those of former chains too; beyond it, those passed longest ago are forgotten. */
  readonly hitPoints: number
}

export const STATE_LIMITS: StateLimits = {
  lineCharacters: 2_000,
  linesPerDigest: 20_000,
  timesPerLine: 1_000,
  timesPerDigest: 200_000,
  causeCharacters: 500,
  rememberedBans: 100_000,
  faultsPerDigest: 200,
  waiting: { ban: 100_000, unban: 100_000, email: 1_000, log: 10_000, exec: 10_000, webhook: 10_000 },
  recordBytes: 256_000_000,
  hitPoints: 50_000,
}

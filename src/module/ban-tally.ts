/** What is known of an address's bans by one ban set: keyed state, as that of counters. Times are those of entries. */
export interface BanTally {
  /** How many bans there were, a running one included; a renewal counts as none. */
  readonly count: number
  /** When the last one ends, in microseconds; null for never. */
  readonly until: number | null
  /** When the entry was written that set this end; an earlier version of the program did not note it. */
  readonly since?: number
  /** When all of it is forgotten; null as long as the ban has no end. */
  readonly forget: number | null
}

/** The name of the state table of a ban set; its keys are `stateKey([address])`. */
export function banTable(set: string): string {
  return `bans ${set}`
}

/** How many bans count at a time (microseconds). */
export function bansCounted(tally: BanTally | undefined, now: number): number {
  if (tally === undefined || (tally.forget !== null && now >= tally.forget)) return 0
  return tally.count
}

const FIRST_WAIT = 1000
const LONGEST_WAIT = 300_000
/** Spreads the attempts, so that what failed together does not come back together for ever. */
const JITTER = 0.1

/**
 * How long to wait, in milliseconds, after an item has failed that had failed `attempts` times before: 1 s, doubled each
 * time up to 5 minutes, a tenth more or less, or as long as it was asked to `rest`, if that is more, up to 5 minutes, too.
 * `random` yields a number from 0 up to 1.
 */
export function backOff(attempts: number, random: () => number, rest = 0): number {
  const wait = Math.min(Math.max(FIRST_WAIT * 2 ** attempts, rest / (1 - JITTER)), LONGEST_WAIT)
  return Math.round(wait * (1 + JITTER * (2 * random() - 1)))
}

/** Whether a back-off lasts still. One that would last longer than any does not: the clock was set back. */
export function isBackedOff(until: number, now: number): boolean {
  return now < until && until - now <= LONGEST_WAIT * (1 + JITTER)
}

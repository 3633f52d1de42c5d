/**
 * How a step of the graph ended: the walk goes on, the chain is left, or the walk is over. Numbers, since every step of
 * every walk is compared with them.
 */
export const CONTINUE = 0
export const LEAVE = 1
export const ACCEPT = 2
export const DROP = 3

export type Outcome = typeof CONTINUE | typeof LEAVE | typeof ACCEPT | typeof DROP

/** Whether the walk is over. */
export function isDecided(outcome: Outcome): boolean {
  return outcome >= ACCEPT
}

import type { Need } from '../../module/bound.ts'
import type { Read, Walk } from '../../module/walk.ts'
import type { Value } from '../../values/value.ts'
import { createSieve } from './sieve.ts'

/** One of many that are tried in order: gives undefined where the next one is to be tried. */
export interface Candidate<W extends Walk, T> {
  readonly need: Need | undefined
  /** `value`: of the field that they all look at. */
  attempt(walk: W, value: Value | undefined): T | undefined
}

/**
 * Tries those whose need the value of a field meets, in order, until one gives something; gives that, or undefined. Of 200
 * patterns two or three are tried, not all.
 */
export function createCandidates<W extends Walk, T>(
  read: Read,
  candidates: readonly Candidate<W, T>[],
): (walk: W) => T | undefined {
  const sieve = createSieve(candidates.map(({ need }) => need))
  return (walk) => {
    const value = read(walk)
    const found = sieve(typeof value === 'string' ? value : undefined)
    for (let word = 0; word < found.length; word++) {
      for (let left = found[word] ?? 0; left !== 0; left &= left - 1) {
        const result = candidates[(word << 5) + 31 - Math.clz32(left & -left)]?.attempt(walk, value)
        if (result !== undefined) return result
      }
    }
    return undefined
  }
}

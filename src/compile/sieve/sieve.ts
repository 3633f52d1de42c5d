import type { Need } from '../../module/bound.ts'
import { addTo, wordsFor } from './bits.ts'
import type { Literal } from './literals.ts'
import { findParts } from './parts.ts'
import { findStarts } from './starts.ts'

/** Which of many needs a text meets: bit `n & 31` of word `n >> 5` for the n-th. Valid until the next call. */
export type Sieve = (text: string | undefined) => Int32Array

/** Fewer needs of what stands within a text are not worth a pass over all of it: they are taken for met. */
const FEWEST_PARTS = 4

/** So many characters of all needs are told apart at most: bounds the tables, of which each takes a row. */
const MOST_CHARACTERS = 16_384

/**
 * Tells in one pass over a text which of many needs it meets, however many there are. What has no need, met or not, is found
 * always; without a text nothing else is. The tables are built at the first call: most chains of a large program never see
 * an entry.
 */
export function createSieve(needs: readonly (Need | undefined)[]): Sieve {
  let built: Sieve | undefined
  return (text) => {
    built ??= buildSieve(needs)
    return built(text)
  }
}

function buildSieve(needs: readonly (Need | undefined)[]): Sieve {
  const literals = (of: 'starts' | 'parts') =>
    shortened(needs.flatMap((need, index) => need?.[of].map((text): Literal => ({ text, index })) ?? []))
  const withParts = needs.filter((need) => (need?.parts.length ?? 0) > 0)
  const looksWithin = withParts.length >= FEWEST_PARTS
  const needless = numbersOf(needs, (need) => need === undefined)
  const always = looksWithin
    ? needless
    : numbersOf(needs, (need) => need === undefined || need.parts.length > 0)
  const markStarts = findStarts(literals('starts'), always)
  const markParts = looksWithin ? findParts(literals('parts')) : undefined
  const found = new Int32Array(always.length)
  return (text) => {
    if (text === undefined) return needless
    markStarts(text, found)
    markParts?.(text, found)
    return found
  }
}

function shortened(literals: readonly Literal[]): readonly Literal[] {
  const longest = Math.ceil(MOST_CHARACTERS / literals.length)
  return literals.map(({ text, index }) => ({ text: text.slice(0, longest), index }))
}

function numbersOf(
  needs: readonly (Need | undefined)[],
  holds: (need: Need | undefined) => boolean,
): Int32Array {
  const bits = new Int32Array(wordsFor(needs.length))
  needs.forEach((need, index) => {
    if (holds(need)) addTo(bits, index)
  })
  return bits
}

import type { AST } from '@eslint-community/regexpp'
import { numberText } from '../../values/number-text.ts'
import type { Written } from './linearize.ts'

/** How many copies the linear engine makes of anything, counts within counts multiplied. */
const MOST_COPIES = 16
/** Each copy costs at every character of a text: `a.{200}b` takes 0.6 s for 64 KB of `a` (`bench/patterns.ts`). */
const LARGEST_COUNT = 256
/** Longer patterns are refused, so that checking and compiling one stays cheap. */
export const LONGEST_SOURCE = 10_000

/**
 * Repeats a part as a quantifier says. Where the linear engine refuses the count, it is written out: `a{2,4}` is
 * `aa(?:a(?:a)?)?`, which tries the same numbers in the same order, with `?` behind each where few are preferred.
 */
export function writtenOut(
  element: Written,
  { min, max, greedy, raw, element: { raw: elementRaw } }: AST.Quantifier,
): Written | { readonly problem: string; readonly hint: string } {
  const copies = Number.isFinite(max) ? max : min + 1
  const factor = copies * element.factor
  if (copies <= MOST_COPIES && factor <= MOST_COPIES)
    return { ...element, text: `${element.text}${raw.slice(elementRaw.length)}`, factor: Math.max(1, factor) }
  if ((Number.isFinite(max) ? max : min) > LARGEST_COUNT)
    return {
      problem: `a count in it is larger than ${LARGEST_COUNT}`,
      hint: `write \`${elementRaw}${min === 0 ? '*' : '+'}\`: how many there are rarely matters`,
    }
  if (element.captures)
    return {
      problem: 'it repeats a capture too often',
      hint: 'capture what is repeated as a whole: `(?<name>(?:…){1,200})`',
    }
  const once = /^(?:[^\\]|\[[\s\S]*\]|\([\s\S]*\))$/.test(element.text) ? element.text : `(?:${element.text})`
  if (once.length * copies > LONGEST_SOURCE)
    return {
      problem: `written out, its counts make it longer than ${numberText(LONGEST_SOURCE)} characters`,
      hint: 'use `*` or `+` in place of the inner or the outer count',
    }
  const lazy = greedy ? '' : '?'
  const rest = Number.isFinite(max) ? optional(once, max - min, lazy) : `${once}*${lazy}`
  return { ...element, text: `(?:${once.repeat(min)}${rest})` }
}

function optional(once: string, times: number, lazy: string): string {
  return `(?:${once}`.repeat(times) + `)?${lazy}`.repeat(times)
}

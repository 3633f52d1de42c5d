import { setFlagsFromString } from 'node:v8'
import { LONGEST_SOURCE } from './repeat.ts'

/**
 * V8 has two engines for regular expressions: a backtracking one, fast but exponential at worst, and a linear one. With
 * these flags the flag `l` compiles for the linear engine or refuses, and a pattern without `l` moves to it after so many
 * backtracks. That alone is not linear: the steps of a simple loop do not count as backtracks, so that `a*b` on `aaaa…` is
 * quadratic. Hence long texts start on the linear engine. The flags must be set before a pattern is compiled.
 */
setFlagsFromString('--enable-experimental-regexp-engine')
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
setFlagsFromString('--regexp-backtracks-before-fallback=1000')

/** Up to so many characters a text starts on the fast engine: at worst each of the backtracks walks it once, 3 ms. */
const LONGEST_SHORT_TEXT = 1024

/** A pattern that was proved linear. */
export interface Matcher {
  test(text: string): boolean
  exec(text: string): RegExpExecArray | null
}

/** Compiles a pattern, valid in JavaScript, or says that it has no linear-time engine. */
export function compileLinear(source: string): Matcher | { readonly problem: string; readonly hint: string } {
  if (source.length > LONGEST_SOURCE)
    return {
      problem: `it is longer than ${LONGEST_SOURCE.toLocaleString('en')} characters`,
      hint: 'split it into several patterns',
    }
  try {
    const linear = new RegExp(source, 'l')
    let fast: RegExp | undefined
    const engineFor = (text: string) => {
      if (text.length > LONGEST_SHORT_TEXT) return linear
      fast ??= new RegExp(source)
      return fast
    }
    return { test: (text) => engineFor(text).test(text), exec: (text) => engineFor(text).exec(text) }
  } catch {
    return { problem: 'the linear engine does not take it', hint: 'split it into several simpler patterns' }
  }
}

import { setFlagsFromString } from 'node:v8'

/**
 * V8 has two engines for regular expressions: a backtracking one, fast but exponential at worst, and a linear one. With
 * these flags the flag `l` refuses what the linear engine cannot run, and a pattern without it starts on the fast engine
 * and is moved to the linear one after too many backtracks. So a pattern that passes the check below runs in linear time
 * whatever the text. They must be set before a pattern is compiled.
 */
setFlagsFromString('--enable-experimental-regexp-engine')
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')

/** Longer patterns are refused, so that compiling one stays cheap. */
const LONGEST_SOURCE = 10_000

/** Compiles a pattern that is known to be valid JavaScript, or says why it has no linear-time engine. */
export function compileLinear(source: string): RegExp | { readonly problem: string; readonly hint: string } {
  if (source.length > LONGEST_SOURCE)
    return {
      problem: `it is longer than ${LONGEST_SOURCE} characters`,
      hint: 'split it into several patterns',
    }
  const refused = refusalOf(source)
  return refused ?? new RegExp(source)
}

function refusalOf(source: string) {
  try {
    new RegExp(source, 'l')
    return undefined
  } catch {
    return reasonFor(source)
  }
}

function reasonFor(source: string) {
  if (/\\[1-9k]/.test(source))
    return {
      problem: 'it refers back to a group',
      hint: 'compare captured fields with `==` instead of `\\1` or `\\k<…>`',
    }
  if (/\(\?<?[=!]/.test(source))
    return {
      problem: 'it looks around',
      hint: 'say it with two conditions: `MESSAGE ~ /…/ and MESSAGE !~ /…/`',
    }
  return {
    problem: 'a count in it is too large',
    hint: 'counts up to `{0,16}` can be run in linear time: use `*` or `+`, or repeat the part',
  }
}

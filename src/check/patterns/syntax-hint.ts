/** What may be wrong with a regular expression: by what the parser says of it, or by what stands in it; and what to write. */
const HINTS: readonly (readonly [problem: RegExp, written: RegExp, hint: string])[] = [
  [
    /^invalid group/,
    /\(\?[a-z]*-?[a-z]+\)/,
    'flags stand behind the last slash, and hold for all of it: `/…/i` for any case, `/…/x` for free spacing',
  ],
  [/^invalid group/, /\(\?#/, 'a comment is written with the flag `x`: `/… # a comment/x`'],
  [
    /^invalid group/,
    /\(\?>/,
    'there is no need of `(?>…)`: every pattern runs in linear time; write `(?:…)`',
  ],
  [
    /^invalid group/,
    /\(\?P=/,
    'what a pattern captured, it cannot ask for again: compare the fields behind it',
  ],
  [
    /^invalid capture group name/,
    /\(\?P?<\w+:\w+>./,
    'a capture with a type has no pattern of its own: `<ip:addr>`; one with a pattern has no type: `(?<ip>…)`',
  ],
  [
    /^invalid capture group name/,
    /(?:)/,
    'a name is made of letters, digits and `_`, and does not begin with a digit',
  ],
  [/^duplicate capture group name/, /(?:)/, 'give each capture a name of its own'],
  [/^nothing to repeat/, /[*+?}]\+/, 'leave out the second `+`: every pattern runs in linear time'],
  [/^numbers out of order/, /(?:)/, 'the smaller number stands first: `{1,2}`'],
  [
    /^range out of order/,
    /(?:)/,
    'the lower character stands first: `[a-z]`; a `-` itself stands at the end: `[az-]`',
  ],
]

/** What to do about a mistake that the parser found in a regular expression; undefined where nothing better is known. */
export function hintForSyntax(problem: string, source: string): string | undefined {
  return HINTS.find(([said, written]) => said.test(problem) && written.test(source))?.[2]
}

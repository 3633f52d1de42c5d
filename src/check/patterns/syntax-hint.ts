interface SyntaxHint {
  /** What the parser says of the regular expression. */
  readonly problem: RegExp
  /** What stands in it then, where the parser's words fit several mistakes. */
  readonly written?: RegExp
  readonly hint: string
}

/** The first that fits is the one. */
const HINTS: readonly SyntaxHint[] = [
  {
    problem: /^invalid group/,
    written: /\(\?[a-z]*-?[a-z]+\)/,
    hint: 'flags stand behind the last slash, and hold for all of it: `/…/i` for any case, `/…/x` for free spacing',
  },
  {
    problem: /^invalid group/,
    written: /\(\?#/,
    hint: 'a comment is written with the flag `x`: `/… # a comment/x`',
  },
  {
    problem: /^invalid group/,
    written: /\(\?>/,
    hint: 'there is no need of `(?>…)`: every pattern runs in linear time; write `(?:…)`',
  },
  {
    problem: /^invalid group/,
    written: /\(\?P=/,
    hint: 'what a pattern captured, it cannot ask for again: compare the fields behind it',
  },
  {
    problem: /^invalid capture group name/,
    written: /\(\?P?<\w+:\w+>./,
    hint: 'a capture with a type has no pattern of its own: `<ip:addr>`; one with a pattern has no type: `(?<ip>…)`',
  },
  {
    problem: /^invalid capture group name/,
    hint: 'a name is made of letters, digits and `_`, and does not begin with a digit',
  },
  { problem: /^duplicate capture group name/, hint: 'give each capture a name of its own' },
  {
    problem: /^nothing to repeat/,
    written: /[*+?}]\+/,
    hint: 'leave out the second `+`: every pattern runs in linear time',
  },
  { problem: /^numbers out of order/, hint: 'the smaller number stands first: `{1,2}`' },
  {
    problem: /^range out of order/,
    hint: 'the lower character stands first: `[a-z]`; a `-` itself stands at the end: `[az-]`',
  },
]

/** What to do about a mistake that the parser found in a regular expression; undefined where nothing better is known. */
export function hintForSyntax(problem: string, source: string): string | undefined {
  return HINTS.find(({ problem: said, written }) => said.test(problem) && (written?.test(source) ?? true))
    ?.hint
}

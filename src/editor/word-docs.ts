/** Words of the language by what they mean: for completion and hover. */
export const VERDICT_DOCS: Readonly<Record<string, string>> = {
  accept: 'Ends the walk: the entry was dealt with, and is not reported.',
  drop: 'Ends the walk: the entry is noise, and is not reported.',
  return: 'Leaves this chain; the walk goes on behind the `jump` that led here.',
  jump: 'Runs another chain; the walk comes back here if that one does not decide.',
  goto: 'Runs another chain instead of the rest of this one, and does not come back.',
}

/** What may begin an item at the top of a file. */
export const ITEM_DOCS: Readonly<Record<string, string>> = {
  chain:
    '`chain NAME { … }`, or `chain NAME from SOURCE [on CONDITION] [priority N] { … }`, which entries enter.',
  define: '`define NAME = VALUE`: a constant.',
  default: '`default NAME = VALUE`: a constant that any `define` overrides.',
  include: '`include "conf.d/*.chain"`: other files, relative to this one; `@chains/…` are the shipped ones.',
  policy: '`policy ACTION, …`: what is done with entries that no chain decided.',
  test: '`test "TITLE" { given … expect … }`: what `pyruse-ts test` walks.',
}

/** What may begin a statement, besides conditions and actions. */
export const STATEMENT_DOCS: Readonly<Record<string, string>> = {
  if: '`if CONDITION { … } else if CONDITION { … } else { … }`',
  match: '`match FIELD { PATTERN, … -> ACTION … else -> ACTION }`: the first case that matches is taken.',
  not: 'True where the condition behind it is false.',
}

/** What may begin a step of a test. */
export const STEP_DOCS: Readonly<Record<string, string>> = {
  given: '`given FIELD VALUE, …`: the entry that walks next.',
  repeat: '`repeat N [every DURATION]`: the entry walks so often.',
  wait: '`wait DURATION`: time passes.',
  expect: '`expect [no] EFFECT …`, `expect accept`, or `expect FIELD == VALUE`',
}

/** What a capture of each type matches. */
export const CAPTURE_TYPE_DOCS: Readonly<Record<string, string>> = {
  addr: 'An IPv4 or IPv6 address.',
  net: 'A network: an address and how many of its bits count.',
  int: 'A whole number.',
  word: 'Text without white space.',
  host: 'The name of a host, or an address.',
  text: 'Any text, also none.',
}

/** What each filter of templates does with the text before it. */
export const TEMPLATE_FILTER_DOCS: Readonly<Record<string, string>> = {
  upper: 'In upper case.',
  lower: 'In lower case.',
  trim: 'Without white space around it.',
  truncate: '`truncate(n)`: at most n characters, the last one an ellipsis.',
  pad: '`pad(n)`: filled up with spaces to n characters.',
  default: '`default("…")`: this text where the entry lacks the field.',
  date: '`date("%F %T")`: a time, in the zone of the settings.',
}

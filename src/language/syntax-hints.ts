import type { IToken } from 'chevrotain'
import { didYouMean } from '../diagnostics/suggest.ts'
import { EXPECTED } from './expected.ts'
import { isKind } from './token-tools.ts'
import * as tokens from './tokens.ts'

/** Where a missing word or sign is expected, the most likely reason and what to write. */
export function hintFor(expected: string, token: IToken, previous: IToken | undefined): string | undefined {
  const special = SPECIAL_HINTS.find(({ applies }) => applies(expected, token, previous))
  if (special !== undefined) return special.hint
  const foreign =
    expected === EXPECTED.operator ? FOREIGN_OPERATORS.get(token.image.toLowerCase()) : undefined
  if (foreign !== undefined) return `write ${foreign}`
  return meantWord(expected, token) ?? GENERAL_HINTS[expected] ?? closingHint(expected)
}

/** The expected word that the one found is a mistyped form of. */
function meantWord(expected: string, token: IToken): string | undefined {
  if (token.tokenType !== tokens.Identifier) return undefined
  const words = Array.from(expected.matchAll(/`([a-z]+(?: in)?)`/g), ([, word]) => word ?? '')
  return didYouMean(token.image, words)
}

interface SpecialHint {
  readonly applies: (expected: string, token: IToken, previous: IToken | undefined) => boolean
  readonly hint: string
}

const SPECIAL_HINTS: readonly SpecialHint[] = [
  {
    applies: (expected, token) => expected === EXPECTED.item && /^(?:let|var|const|set)$/.test(token.image),
    hint: 'a constant is written `define NAME = value`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.operator && token.tokenType === tokens.EqualsSign,
    hint: 'values are compared with `==`; a single `=` belongs to `define` and `set`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.operator && isKind(token, tokens.Arrow),
    hint: 'to ask whether a field is there, write `FIELD exists ->`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.value && isKind(token, tokens.Regex),
    hint: 'regular expressions stand behind `~` and `!~`, and in a `match`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.blockAfterCondition && isKind(token, tokens.Arrow),
    hint: '`if` takes a block in `{ }`; a rule with `->` is written without `if`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.action && token.tokenType === tokens.LeftBrace,
    hint: 'several actions are written with commas: `-> report …, accept`; a block belongs to `if`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.arrow && token.tokenType === tokens.LeftBrace,
    hint: 'write `if` before the condition, or `->` and an action instead of the block',
  },
  {
    applies: (expected, token, previous) =>
      (expected === EXPECTED.arrow || expected === EXPECTED.blockAfterCondition) &&
      token.tokenType === tokens.Comma &&
      previous?.tokenType !== tokens.RightParenthesis,
    hint: 'several values stand in a list: `PRIORITY in [3, 4]`; several patterns in a `match`, or each behind an `or`',
  },
  {
    applies: (expected, token, previous) =>
      expected === EXPECTED.condition &&
      previous !== undefined &&
      [tokens.And, tokens.Or].includes(previous.tokenType) &&
      [tokens.Literal, tokens.Text, tokens.Regex].some((type) => isKind(token, type)),
    hint: 'what stands beside `and` and `or` is a whole condition; of several values write `PRIORITY in [3, 4]`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.endOfLine && token.tokenType === tokens.If,
    hint: 'the condition stands first: `PRIORITY >= 5 -> drop`',
  },
  {
    applies: (expected, token) =>
      (expected === EXPECTED.statement || expected === EXPECTED.endOfLine) && token.tokenType === tokens.Else,
    hint: 'this `else` belongs to no `if`, and stands in no `match`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.item && token.tokenType === tokens.RightBrace,
    hint: 'this `}` closes nothing; is there one too many above?',
  },
  {
    applies: (expected, token) =>
      expected === EXPECTED.item &&
      [tokens.Name, tokens.If, tokens.Match].some((type) => isKind(token, type)),
    hint: 'rules and actions stand inside a chain: `chain NAME { … }`; is there a `}` too many above?',
  },
  {
    applies: (expected, token) => expected === EXPECTED.chainHead && token.tokenType === tokens.On,
    hint: 'only a base chain has `on`: name its source first, as in `from journal on …`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.chainHead && token.tokenType === tokens.Priority,
    hint: 'only a base chain has `priority`: name its source first, as in `from journal priority 10`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.inBehindNot && token.tokenType === tokens.Like,
    hint: '`not` stands before the condition: `not FIELD like "…"`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.inBehindNot && token.tokenType === tokens.Exists,
    hint: '`not` stands before the condition: `not FIELD exists`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.endOfLine && token.tokenType === tokens.LeftBrace,
    hint: 'a field is named without braces: `ban ip`; only in a template it stands in them: `"{ip}"`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.endOfLine && token.tokenType === tokens.Comma,
    hint: 'actions are joined by commas only behind `->`; several values stand in brackets: `by [ip, user]`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.endOfLine && token.tokenType === tokens.Colon,
    hint: 'a field is set by `set FIELD = value`, a block stands in braces: there is no `:`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.blockAfterCondition && token.image === 'then',
    hint: 'an `if` is written without `then`: `if FIELD == value { … }`',
  },
  {
    applies: (expected, token) =>
      expected === EXPECTED.blockAfterCondition && token.tokenType === tokens.Colon,
    hint: 'a block stands in braces, not behind `:`: `if FIELD == value { … }`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.baseChainHead && token.tokenType === tokens.From,
    hint: 'several sources are parted by commas: `from journal, nginx`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.value && token.tokenType === tokens.LeftParenthesis,
    hint: 'a list stands in brackets: `[1, 2]`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.statement && isKind(token, tokens.Literal),
    hint: 'the field stands first, then the value: `PRIORITY >= 3 and PRIORITY < 5`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.statement && token.tokenType === tokens.Exists,
    hint: '`exists` stands behind its field: `MESSAGE exists`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.statement && isKind(token, tokens.Operator),
    hint: 'an operator stands behind its field: `PRIORITY in [3, 4]`, `MESSAGE like "…"`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.chainName && isKind(token, tokens.Text),
    hint: 'a chain is named without quotes: `jump NAME`, `chain NAME { … }`',
  },
  {
    applies: (expected, token, previous) =>
      expected === EXPECTED.endOfLine && isVerdict(token) && isVerdict(previous),
    hint: 'a verdict ends its rule, so there is only one: remove the other',
  },
  {
    applies: (expected, token) => expected === EXPECTED.endOfLine && isVerdict(token),
    hint: 'what a rule does stands behind `->`: `PRIORITY >= 5 -> drop`',
  },
  {
    applies: (expected, token) => expected === EXPECTED.endOfLine && isKind(token, tokens.Operator),
    hint: 'a comparison stands behind `if`, before `->`, or behind `expect` without a `no`; a field is set by `set FIELD = value`',
  },
  {
    applies: (expected, token, previous) =>
      expected === EXPECTED.operator && token.tokenType === tokens.Identifier && previous?.image === 'count',
    hint: '`count` is an action: write `count NAME by FIELD within 15m as n`, and below it `n > 5 -> …`',
  },
  {
    applies: (expected, token) => /^a (?:name|value)|name of/.test(expected) && RESERVED.has(token.image),
    hint: 'this word is reserved; names are written with letters, digits and `_`, and a text stands in quotes',
  },
]

function isVerdict(token: IToken | undefined): boolean {
  return isKind(token, tokens.PlainVerdict) || isKind(token, tokens.JumpingVerdict)
}

/** What other languages call an operator. */
const FOREIGN_OPERATORS: ReadonlyMap<string, string> = new Map([
  ['is', '`==`, or `FIELD exists`'],
  ['equals', '`==`'],
  ['eq', '`==`'],
  ['ne', '`!=`'],
  ['contains', '`like "{_}…{_}"`, or `~ /…/`'],
  ['startswith', '`like "…{_}"`, or `~ /^…/`'],
  ['endswith', '`like "{_}…"`, or `~ /…$/`'],
  ['matches', '`~ /…/`'],
  ['regex', '`~ /…/`'],
])

const RESERVED = new Set([
  ...['if', 'else', 'match', 'like', 'and', 'or', 'not', 'in', 'exists'],
  ...['accept', 'drop', 'return', 'jump', 'goto', 'true', 'false'],
])

/** Of messages that name what they would close. */
function closingHint(expected: string): string | undefined {
  return expected.startsWith('`}` for') ? 'close the block with a `}` of its own, before this' : undefined
}

/** What to do where nothing is known but what was expected. */
const GENERAL_HINTS: Readonly<Record<string, string>> = {
  [EXPECTED.item]: 'every item of a file starts with one of these words, at the start of a line',
  [EXPECTED.statement]: 'for example `PRIORITY >= 5 -> drop`, or `report INFO "…"`',
  [EXPECTED.step]: 'a test says what is given, and what to expect of it',
  [EXPECTED.expectation]: 'for example `expect ban 203.0.113.9 with ssh for 2h`, or `expect no ban`',
  [EXPECTED.endOfLine]: 'a statement ends with its line, or with `;`',
  [EXPECTED.arrow]: 'a rule is a condition, `->` and what to do: `PRIORITY >= 5 -> drop`',
  [EXPECTED.operator]:
    'a condition asks something of a field: `PRIORITY >= 5`, `ip in trusted`, `user exists`',
  [EXPECTED.condition]: 'a condition starts with a field, a filter, `not` or `(`',
  [EXPECTED.action]: 'an action starts with its name, as in `report WARN "…"`',
  [EXPECTED.blockOrAction]: 'a case is a pattern and what to do: `like "…" -> drop`',
  [EXPECTED.listEnd]: 'the items of a list are parted by commas: `["a", "b"]`',
  [EXPECTED.argumentEnd]: 'arguments are parted by commas: `once_per(1h, ip)`',
  [EXPECTED.value]: 'a value is a text in quotes, a number, an address, a list or a name',
  [EXPECTED.block]: 'a block stands in braces: `chain NAME { … }`, `match FIELD { … }`',
  [EXPECTED.blockAfterCondition]: 'an `if` is written `if FIELD == value { … }`',
  [EXPECTED.chainHead]: 'a chain is written `chain NAME { … }`, or `chain NAME from journal { … }`',
  [EXPECTED.baseChainHead]:
    'a base chain is written `chain NAME from journal on FIELD == value priority 10 { … }`',
  [EXPECTED.conditionEnd]: 'close the parenthesis, or go on with the condition',
  [EXPECTED.elseBody]: 'write `else { … }`, or `else if FIELD == value { … }`',
  [EXPECTED.chainName]: 'name the chain: `jump NAME`, `goto NAME`, `chain NAME { … }`',
  [EXPECTED.sourceName]: 'name the source, as in `from journal`',
  [EXPECTED.fieldName]:
    'a field is named without quotes, as in `match MESSAGE { … }`, or `given MESSAGE "…"`',
  [EXPECTED.constantName]: 'a constant is written `define NAME = value`',
  [EXPECTED.equals]: 'a constant is written `define NAME = value`',
  [EXPECTED.priority]: 'chains with a lower number come first: `priority -100`',
  [EXPECTED.times]: 'write how often, and how long between: `repeat 5 every 10s`',
  [EXPECTED.duration]: 'a duration is a number and its unit, without a space: `30s`, `15m`, `2h`, `5d`',
  [EXPECTED.path]: 'for example `include "conf.d/*.chain"`',
  [EXPECTED.title]: 'for example `test "the sixth failure bans" { … }`',
  [EXPECTED.like]: 'for example `like "Failed {method} for {user} from {ip:addr}"`',
  [EXPECTED.effect]:
    'for example `expect ban 203.0.113.9 with ssh for 2h`, `expect no ban`, or `expect count == 3`',
  [EXPECTED.endOfFile]: 'remove what stands from here on',
  [EXPECTED.inBehindNot]:
    '`not` stands before the condition: `not FIELD == value`; only `not in` stands behind the field',
  [EXPECTED.pattern]: 'a case is a pattern and what to do: `like "…" -> drop`',
}

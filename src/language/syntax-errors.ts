import { EOF, type IRecognitionException, type IToken } from 'chevrotain'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { SourceFile } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { EXPECTED } from './expected.ts'
import { isKind } from './token-tools.ts'
import * as tokens from './tokens.ts'

/** How much of a long string is shown as what was found. */
const LONGEST_SHOWN = 40

/** What a mistake of the grammar is to a user; the grammar's own messages say only what was expected. */
export function syntaxDiagnostic({ message, token, previousToken }: Mistake, file: SourceFile): Diagnostic {
  const behind = previousToken === undefined || isEnd(previousToken) ? undefined : endOf(previousToken)
  const missing = missingEnd(token, behind, file)
  if (missing === undefined)
    return diagnose(
      'PY0104',
      { file, start: token.startOffset, end: endOf(token) },
      { expected: message, found: described(token) },
      hintFor(message, token),
    )
  const span = { file, start: behind ?? 0, end: behind ?? 0 }
  return diagnose('PY0104', span, { expected: message, found: missing }, hintFor(message, token))
}

type Mistake = Pick<IRecognitionException, 'message' | 'token'> & { readonly previousToken?: IToken }

/** Where something is missing at an end, that end: it is shown behind the last token, not lines further down. */
function missingEnd(token: IToken, behind: number | undefined, file: SourceFile): string | undefined {
  if (token.tokenType === EOF) return 'the end of the file'
  if (token.image.trim() === '') return 'the end of the line'
  const onLaterLine = behind !== undefined && file.text.slice(behind, token.startOffset).includes('\n')
  return token.tokenType === tokens.RightBrace && onLaterLine ? 'the end of the line' : undefined
}

function isEnd(token: IToken): boolean {
  return token.tokenType === EOF
}

function endOf(token: IToken): number {
  return token.startOffset + token.image.length
}

function described(token: IToken): string {
  const image = token.image.replace(/\s+/g, ' ')
  const shown = image.length > LONGEST_SHOWN ? `${image.slice(0, LONGEST_SHOWN - 1)}…` : image
  if (isKind(token, tokens.Text)) return `the string ${shown}`
  if (isKind(token, tokens.Regex)) return `the regular expression ${shown}`
  return `\`${shown}\``
}

/** Where a missing word or sign is expected, the most likely reason and what to write. */
function hintFor(expected: string, token: IToken): string | undefined {
  const special = SPECIAL_HINTS.find(({ applies }) => applies(expected, token))
  if (special !== undefined) return special.hint
  return meantWord(expected, token) ?? GENERAL_HINTS[expected]
}

/** The expected word that the one found is a mistyped form of. */
function meantWord(expected: string, token: IToken): string | undefined {
  if (token.tokenType !== tokens.Identifier) return undefined
  const words = Array.from(expected.matchAll(/`([a-z]+(?: in)?)`/g), ([, word]) => word ?? '')
  return didYouMean(token.image, words)
}

interface SpecialHint {
  readonly applies: (expected: string, token: IToken) => boolean
  readonly hint: string
}

const SPECIAL_HINTS: readonly SpecialHint[] = [
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
    applies: (expected, token) => expected === EXPECTED.statement && token.tokenType === tokens.Else,
    hint: 'this `else` belongs to no `if`',
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
    applies: (expected, token) => expected === EXPECTED.endOfLine && token.tokenType === tokens.Comma,
    hint: 'actions are joined by commas only behind `->`; otherwise each has its own line',
  },
  {
    applies: (expected, token) => /^a (?:name|value)|name of/.test(expected) && RESERVED.has(token.image),
    hint: 'this word is reserved; names are written with letters, digits and `_`, and a text stands in quotes',
  },
]

const RESERVED = new Set([
  ...['if', 'else', 'match', 'like', 'and', 'or', 'not', 'in', 'exists'],
  ...['accept', 'drop', 'return', 'jump', 'goto', 'true', 'false'],
])

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
  [EXPECTED.pattern]: 'a case is a pattern and what to do: `like "…" -> drop`',
}

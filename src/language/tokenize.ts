import { type ILexingError, type IToken, Lexer } from 'chevrotain'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { SourceFile, Span } from '../diagnostics/span.ts'
import { diagnoseForeign } from './foreign.ts'
import { readLiteral } from './literals.ts'
import { hidesItsEnd } from './quoted.ts'
import { readText } from './text-literal.ts'
import { isKind, once, tokenAt } from './token-tools.ts'
import * as tokens from './tokens.ts'

/** A file cut into tokens, and what is wrong with single ones of them. */
export interface TokenizedFile {
  readonly tokens: readonly IToken[]
  readonly comments: readonly IToken[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Examples for the hint under an invalid literal. */
const EXAMPLES: Readonly<Record<string, string>> = {
  address: 'four numbers up to 255 (`192.0.2.1`), or IPv6 (`2001:db8::1`); a name stands in quotes',
  network: 'write an address and how many of its bits count: `10.0.0.0/8`, `fd00::/8`',
  duration: 'write numbers with units: `30s`, `15m`, `2h`, `5d`, `1w`, `1h30m`',
  'duration: it is too long': 'the longest is `104249d`, some 285 years; a ban without `for` has no end',
  size: 'write a number with a unit: `512kB`, `100MB`, `1GiB`',
  number: 'write `6`, `-100` or `0.5`; a name never begins with a digit',
  'whole number': 'it is too large to be counted exactly',
}

const lexer = once(() => new Lexer([...tokens.SCANNED], { skipValidations: true }))

/** Cuts a file into tokens; never fails: what makes no sense becomes a token too, and a diagnostic. */
export function tokenize(file: SourceFile): TokenizedFile {
  const result = lexer().tokenize(file.text)
  for (const token of result.tokens) if (token.tokenType === tokens.Identifier) recogniseWord(token)
  const all = withUnknown(result.tokens, result.errors, file.text)
  const diagnostics: Diagnostic[] = []
  let lastUnknown: IToken | undefined
  for (const token of all) {
    const isUnknown = token.tokenType === tokens.Unknown
    const isNoise = isUnknown || token.tokenType === tokens.UnclosedRegex
    if (!(isNoise && inOneLine(lastUnknown, token, file))) diagnostics.push(...problemsOf(token, file))
    if (isUnknown) lastUnknown = token
  }
  return {
    tokens: all.filter(({ tokenType }) => tokenType !== tokens.ForeignComment),
    comments: result.groups.comments ?? [],
    diagnostics,
  }
}

/** What the lexer scans as an identifier may be a word of the language. */
function recogniseWord(token: IToken): void {
  const word = tokens.WORDS.get(token.image)
  if (word === undefined) return
  token.tokenType = word
  token.tokenTypeIdx = word.tokenTypeIdx ?? token.tokenTypeIdx
}

/** The lexer leaves out what it cannot read; the parser must see that something stood there. */
function withUnknown(
  known: readonly IToken[],
  errors: readonly ILexingError[],
  text: string,
): readonly IToken[] {
  if (errors.length === 0) return known
  const unknown = errors.map(({ offset, length }) =>
    tokenAt(tokens.Unknown, text.slice(offset, offset + length), offset),
  )
  return [...known, ...unknown].sort((left, right) => left.startOffset - right.startOffset)
}

/** Of a line in another language, only the first character that makes no sense is told. */
function inOneLine(first: IToken | undefined, second: IToken, { text }: SourceFile): boolean {
  return first !== undefined && !text.slice(first.startOffset, second.startOffset).includes('\n')
}

function problemsOf(token: IToken, file: SourceFile): readonly Diagnostic[] {
  const { tokenType, image, startOffset } = token
  const span = { file, start: startOffset, end: startOffset + image.length }
  const foreign = diagnoseForeign(token, span)
  if (foreign !== undefined) return [foreign]
  if (tokenType === tokens.UnclosedText) return [unclosedText(span, image)]
  if (tokenType === tokens.UnclosedRegex) return [unclosedRegex(span, image)]
  if (tokenType === tokens.Text) return badEscapes(token, file)
  if (isKind(token, tokens.Literal)) return invalidLiteral(token, span)
  return []
}

function unclosedText(span: Span, image: string): Diagnostic {
  const hint = image.startsWith('"""')
    ? 'close it with `"""`'
    : 'close it with `"` in the same line; a string over several lines stands between `"""`'
  return diagnose('PY0102', span, {}, hint)
}

function unclosedRegex(span: Span, image: string): Diagnostic {
  const hint = hidesItsEnd(image)
    ? 'its `[` is never closed, so that the `/` behind it is one of its characters: close it with `]`, or write `\\[`'
    : 'close it with `/` in the same line; only with the flag `x` may it go on in the next one'
  return diagnose('PY0103', span, {}, hint)
}

function badEscapes(token: IToken, file: SourceFile): readonly Diagnostic[] {
  if (!token.image.includes('\\')) return []
  return readText(token, file).badEscapes.map(({ written, start, end }) =>
    diagnose('PY0106', { file, start, end }, { escape: written }, hintForEscape(written)),
  )
}

function hintForEscape(written: string): string {
  if (written === '\\{' || written === '\\}')
    return `a literal brace is written twice: \`${written.slice(1).repeat(2)}\``
  if (written.startsWith('\\u')) return 'a character by its number is written `\\u{2014}`'
  return 'known are `\\n`, `\\t`, `\\"`, `\\\\` and `\\u{…}`; a backslash itself is `\\\\`'
}

function invalidLiteral(token: IToken, span: Span): readonly Diagnostic[] {
  const { invalid } = readLiteral(token)
  if (invalid === undefined) return []
  return [diagnose('PY0105', span, { text: token.image, what: invalid }, EXAMPLES[invalid])]
}

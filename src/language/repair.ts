import type { IToken, TokenType } from 'chevrotain'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { SourceFile } from '../diagnostics/span.ts'
import { didYouMean, suggestionsFor } from '../diagnostics/suggest.ts'
import { EXPECTED } from './expected.ts'
import { isKind, tokenAt } from './token-tools.ts'
import * as tokens from './tokens.ts'

/** The words that begin an item, and what must follow for a mistyped one to be taken for it. */
const ITEM_WORDS: Readonly<Record<string, { type: TokenType; follows: readonly TokenType[] }>> = {
  chain: { type: tokens.Chain, follows: [tokens.Name] },
  define: { type: tokens.Define, follows: [tokens.Name, tokens.EqualsSign] },
  default: { type: tokens.Default, follows: [tokens.Name, tokens.EqualsSign] },
  include: { type: tokens.Include, follows: [tokens.Text] },
  policy: { type: tokens.Policy, follows: [tokens.Name] },
  test: { type: tokens.Test, follows: [tokens.Text] },
}

/** What other languages write for `else if`. */
const ELSE_IF = ['elif', 'elsif', 'elseif']

/**
 * Takes a mistyped word that begins an item or a block for the one that was meant, and tells so: what stands inside can
 * then be understood, and its own mistakes be told.
 */
export function repairWords(
  given: readonly IToken[],
  file: SourceFile,
): { tokens: readonly IToken[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const repaired: IToken[] = []
  let depth = 0
  let index = -1
  for (const token of given) {
    index++
    if (token.tokenType === tokens.LeftBrace) depth++
    else if (token.tokenType === tokens.RightBrace) depth = Math.max(0, depth - 1)
    const meant =
      token.tokenType === tokens.Identifier && startsLine(given[index - 1])
        ? depth === 0
          ? meantItem(given, index)
          : meantStatement(given, index)
        : undefined
    if (meant === undefined) {
      repaired.push(token)
      continue
    }
    const span = { file, start: token.startOffset, end: token.startOffset + token.image.length }
    const found = `\`${token.image}\``
    diagnostics.push(diagnose('PY0104', span, { expected: meant.expected, found }, meant.hint))
    repaired.push(...meant.types.map((type) => tokenAt(type, token.image, token.startOffset)))
  }
  return { tokens: repaired, diagnostics }
}

interface Meant {
  readonly types: readonly TokenType[]
  readonly expected: string
  readonly hint: string | undefined
}

function startsLine(previous: IToken | undefined): boolean {
  return (
    previous === undefined ||
    isKind(previous, tokens.Terminator) ||
    previous.tokenType === tokens.LeftBrace ||
    previous.tokenType === tokens.RightBrace
  )
}

function meantItem(given: readonly IToken[], index: number): Meant | undefined {
  const word = given[index]?.image ?? ''
  for (const name of suggestionsFor(word, Object.keys(ITEM_WORDS))) {
    const item = ITEM_WORDS[name]
    if (item?.follows.every((type, ahead) => isKind(given[index + 1 + ahead], type)))
      return { types: [item.type], expected: EXPECTED.item, hint: didYouMean(word, [name]) }
  }
  return undefined
}

/** Only `if`, `match` and `else` are followed by a block. */
function meantStatement(given: readonly IToken[], index: number): Meant | undefined {
  const word = given[index]?.image ?? ''
  if (!opensBlock(given, index)) return undefined
  if (ELSE_IF.includes(word))
    return { types: [tokens.Else, tokens.If], expected: '`else if`', hint: 'write `else if`' }
  const afterBlock = given[index - 1]?.tokenType === tokens.RightBrace
  const known: Readonly<Record<string, TokenType>> = afterBlock
    ? { if: tokens.If, match: tokens.Match, else: tokens.Else }
    : { if: tokens.If, match: tokens.Match }
  const [name] = suggestionsFor(word, Object.keys(known))
  const type = known[name ?? '']
  return type && { types: [type], expected: EXPECTED.statement, hint: didYouMean(word, Object.keys(known)) }
}

/** Whether the line goes on to a `{`, with no arrow before it. */
function opensBlock(given: readonly IToken[], index: number): boolean {
  for (const token of given.slice(index, index + 64)) {
    if (token.tokenType === tokens.LeftBrace) return true
    if (isKind(token, tokens.Terminator) || isKind(token, tokens.Arrow)) return false
  }
  return false
}

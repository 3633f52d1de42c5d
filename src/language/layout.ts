import type { IToken, TokenType } from 'chevrotain'
import { isKind, tokenAt } from './token-tools.ts'
import * as tokens from './tokens.ts'

/** How deep brackets and blocks may nest: what is deeper is no chain file any more, and would exhaust the stack. */
export const DEEPEST = 100

/** After these a statement goes on, whatever the line does. */
const CONTINUING = [
  ...[tokens.Arrow, tokens.Comma, tokens.EqualsSign, tokens.Operator],
  ...[tokens.And, tokens.Or, tokens.Not, tokens.LeftBrace, tokens.Terminator],
]

/** Before a line that starts with these, the statement above is not over; `{` may stand on a line of its own. */
const CONTINUED_BY = [tokens.Arrow, tokens.Comma, tokens.And, tokens.Or, tokens.LeftBrace, tokens.RightBrace]

/** What ends a value, and what begins something that cannot follow a value: between them a bracket was left open. */
const VALUE_ENDS = [
  ...[tokens.Name, tokens.Literal, tokens.Text, tokens.Regex],
  ...[tokens.RightBracket, tokens.RightParenthesis, tokens.Exists],
]
const NEVER_IN_BRACKETS = [
  ...[tokens.Name, tokens.If, tokens.Else, tokens.Match, tokens.PlainVerdict, tokens.JumpingVerdict],
]

const OPENING = new Set([tokens.LeftParenthesis, tokens.LeftBracket, tokens.LeftBrace])
const CLOSED_BY: ReadonlyMap<TokenType, TokenType> = new Map([
  [tokens.RightParenthesis, tokens.LeftParenthesis],
  [tokens.RightBracket, tokens.LeftBracket],
  [tokens.RightBrace, tokens.LeftBrace],
])

interface Bracket {
  readonly type: TokenType
  /** The block of a `match`: there `else` begins a case of its own. */
  readonly cases: boolean
}

/**
 * Decides which line ends end a statement: the others are left out, and one is put in behind a block on one line. What
 * remains between two statements of a block is exactly one terminator, and none at its begin and end.
 */
export function layOut(given: readonly IToken[]): { tokens: readonly IToken[]; tooDeep?: IToken } {
  const output: IToken[] = []
  const brackets: Bracket[] = []
  let index = -1
  for (const token of given) {
    index++
    const next = given[index + 1]
    if (token.tokenType === tokens.LineBreak) {
      if (next?.tokenType !== tokens.LineBreak && endsStatement(output.at(-1), next, brackets))
        output.push(token)
      continue
    }
    if (token.tokenType === tokens.Semicolon) {
      if (!isAny(output.at(-1), [tokens.Terminator, tokens.LeftBrace])) output.push(token)
      continue
    }
    if (token.tokenType === tokens.Else && inCases(brackets)) terminate(output)
    if (token.tokenType === tokens.RightBrace) dropTerminator(output)
    if (OPENING.has(token.tokenType)) {
      if (brackets.length === DEEPEST) return { tokens: output, tooDeep: token }
      open(token, output, brackets)
    }
    output.push(token)
    close(token, brackets)
    if (token.tokenType === tokens.RightBrace && !goesOn(given, index + 1, brackets)) terminate(output)
  }
  dropTerminator(output)
  return { tokens: output }
}

function endsStatement(last: IToken | undefined, next: IToken | undefined, brackets: Bracket[]): boolean {
  if (last === undefined || next === undefined) return false
  if (isBetweenBrackets(brackets)) {
    if (!isAny(last, VALUE_ENDS) || !isAny(next, NEVER_IN_BRACKETS)) return false
    forgetOpenBrackets(brackets)
    return true
  }
  if (next.tokenType === tokens.Else && last.tokenType === tokens.RightBrace) return inCases(brackets)
  return !isAny(last, CONTINUING) && !isAny(next, CONTINUED_BY)
}

function open(token: IToken, output: readonly IToken[], brackets: Bracket[]): void {
  const isBrace = token.tokenType === tokens.LeftBrace
  if (isBrace) forgetOpenBrackets(brackets)
  const ofMatch = [output.at(-1), output.at(-2)].some((before) => isKind(before, tokens.Match))
  brackets.push({ type: token.tokenType, cases: isBrace && ofMatch })
}

function close(token: IToken, brackets: Bracket[]): void {
  const opening = CLOSED_BY.get(token.tokenType)
  if (opening === undefined) return
  if (opening === tokens.LeftBrace) forgetOpenBrackets(brackets)
  if (brackets.at(-1)?.type === opening) brackets.pop()
}

/** A brace never stands between parentheses: those that are still open were left open. */
function forgetOpenBrackets(brackets: Bracket[]): void {
  while (isBetweenBrackets(brackets)) brackets.pop()
}

/** Whether behind a `}` the same statement goes on: only an `else` of its `if` does that. */
function goesOn(given: readonly IToken[], from: number, brackets: readonly Bracket[]): boolean {
  let index = from
  while (given[index]?.tokenType === tokens.LineBreak) index++
  const next = given[index]
  return next?.tokenType === tokens.Else && !inCases(brackets)
}

/** Puts in a terminator that nobody wrote, behind the last token. */
function terminate(output: IToken[]): void {
  const last = output.at(-1)
  if (last === undefined || isAny(last, [tokens.Terminator, tokens.LeftBrace])) return
  output.push(tokenAt(tokens.LineBreak, '', last.startOffset + last.image.length))
}

function dropTerminator(output: IToken[]): void {
  if (isKind(output.at(-1), tokens.Terminator)) output.pop()
}

function inCases(brackets: readonly Bracket[]): boolean {
  return brackets.at(-1)?.cases === true
}

function isBetweenBrackets(brackets: readonly Bracket[]): boolean {
  const last = brackets.at(-1)
  return last !== undefined && last.type !== tokens.LeftBrace
}

function isAny(token: IToken | undefined, types: readonly TokenType[]): boolean {
  return types.some((type) => isKind(token, type))
}

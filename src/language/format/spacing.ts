import type { IToken } from 'chevrotain'
import { isKind } from '../token-tools.ts'
import * as tokens from '../tokens.ts'

const GLUED_BEHIND = new Set([tokens.LeftParenthesis, tokens.LeftBracket])
const GLUED_BEFORE = new Set([tokens.RightParenthesis, tokens.RightBracket, tokens.Comma, tokens.Colon])

/** Whether a space stands between two tokens of one line. */
export function isSpaced(left: IToken, right: IToken): boolean {
  if (GLUED_BEHIND.has(left.tokenType) || GLUED_BEFORE.has(right.tokenType)) return false
  const isCall =
    right.tokenType === tokens.LeftParenthesis && isKind(left, tokens.Name) && left.tokenType !== tokens.On
  return !isCall
}

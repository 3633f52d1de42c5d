import type { IToken } from 'chevrotain'
import { layOut } from '../../language/layout.ts'
import { isKind, tokenAt } from '../../language/token-tools.ts'
import * as tokens from '../../language/tokens.ts'

/** What the block around a place holds; a file holds items. */
export type BlockKind = 'items' | 'statements' | 'cases' | 'steps'

/** The statement that is being written at the end of some tokens. */
export interface OpenStatement {
  readonly within: BlockKind
  /** Those of its tokens that were written already. */
  readonly tokens: readonly IToken[]
}

/** Finds the statement that a word behind the given tokens would belong to. */
export function statementBehind(scanned: readonly IToken[], offset: number): OpenStatement {
  const word = tokenAt(tokens.Identifier, '', offset)
  const { tokens: laidOut } = layOut([...scanned, word])
  let blocks: readonly BlockKind[] = []
  let statement: IToken[] = []
  for (const token of laidOut) {
    if (token === word) break
    if (isKind(token, tokens.LeftBrace)) {
      const block = blockAfter(statement, blocks.at(-1) ?? 'items')
      blocks = block.startsItem ? [block.kind] : [...blocks, block.kind]
      statement = []
    } else if (isKind(token, tokens.RightBrace)) {
      blocks = blocks.slice(0, -1)
      statement = []
    } else if (isKind(token, tokens.Terminator)) statement = []
    else statement.push(token)
  }
  const within = startsItem(statement) ? 'items' : (blocks.at(-1) ?? 'items')
  return { within, tokens: statement }
}

/** The last of several lists that are separated by a token outside of brackets. */
export function lastPart(list: readonly IToken[], separator: IToken['tokenType']): readonly IToken[] {
  return partsOf(list, separator).at(-1) ?? []
}

/** Lists separated by a token outside of brackets: one more than there are separators. */
export function partsOf(
  list: readonly IToken[],
  separator: IToken['tokenType'],
): readonly (readonly IToken[])[] {
  const parts: IToken[][] = [[]]
  let depth = 0
  for (const token of list) {
    if (opens(token)) depth++
    if (closes(token)) depth--
    if (depth === 0 && isKind(token, separator)) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

export function opens(token: IToken): boolean {
  return isKind(token, tokens.LeftBracket) || isKind(token, tokens.LeftParenthesis)
}

export function closes(token: IToken): boolean {
  return isKind(token, tokens.RightBracket) || isKind(token, tokens.RightParenthesis)
}

/** A block whose item begins inside another one shows that this one was never closed. */
function blockAfter(
  statement: readonly IToken[],
  around: BlockKind,
): { kind: BlockKind; startsItem: boolean } {
  const [first] = statement
  if (startsItem(statement) || around === 'items')
    return { kind: isKind(first, tokens.Test) ? 'steps' : 'statements', startsItem: true }
  return { kind: isKind(first, tokens.Match) ? 'cases' : 'statements', startsItem: false }
}

function startsItem([first, second]: readonly IToken[]): boolean {
  if (isKind(first, tokens.Chain)) return second === undefined || isKind(second, tokens.Name)
  return isKind(first, tokens.Test) && (second === undefined || isKind(second, tokens.Text))
}

import { EOF, type IToken } from 'chevrotain'
import { tokenAt } from '../token-tools.ts'
import * as tokens from '../tokens.ts'

/** A comment as it is printed: without white space at its end. */
export interface Comment {
  readonly text: string
  /** Whether a blank line stands above it. */
  readonly blankAbove: boolean
}

/** A token with what stands around it: what the tree does not keep, and a formatter must not lose. */
export interface Piece {
  readonly token: IToken
  /** Comments above it, each on a line of its own. */
  readonly above: readonly Comment[]
  /** A comment behind it on its line. */
  readonly behind: Comment | undefined
  /** Whether a blank line stands right above it, below its comments. */
  readonly blankAbove: boolean
  /** Whether its author began a line with it. */
  readonly startsLine: boolean
}

/**
 * The tokens of a file with the comments and blank lines around them, in order; those at the end of the file belong to an
 * empty piece there. Terminators are left out. No comment belongs to a comma, which may come and go: one around it
 * belongs to the token before or behind. One before a `{` is moved behind it.
 */
export function piecesOf(
  text: string,
  scanned: readonly IToken[],
  comments: readonly IToken[],
): readonly Piece[] {
  const printed = scanned.filter(({ tokenType }) => !TERMINATORS.has(tokenType))
  const things = inOrder(printed, comments)
  const gatherer = new Gatherer()
  let end = 0
  for (const token of things) {
    gatherer.add(token, text.slice(end, token.startOffset))
    end = token.startOffset + token.image.length
  }
  gatherer.add(tokenAt(EOF, '', text.length), text.slice(end))
  return gatherer.pieces
}

const TERMINATORS = new Set([tokens.LineBreak, tokens.Semicolon])

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

class Gatherer {
  readonly pieces: Mutable<Piece>[] = []
  /** The piece that a comment on the same line belongs to. */
  #owner: Mutable<Piece> | undefined
  /** Comments since the owner. */
  #waiting: (Comment & { readonly sameLine: boolean })[] = []

  /** Takes the next token or comment, and the gap before it: white space and semicolons. */
  add(token: IToken, gap: string): void {
    const startsLine = token.startOffset === 0 || gap.includes('\n')
    const blankAbove = /\n[^\S\n]*\n/.test(gap)
    if (token.tokenType === tokens.Comment) {
      this.#waiting.push({ text: token.image.trimEnd(), blankAbove, sameLine: !startsLine })
      return
    }
    const piece = { token, above: [], behind: undefined, blankAbove, startsLine }
    this.pieces.push(piece)
    if (token.tokenType === tokens.Comma) return
    if (token.tokenType !== tokens.LeftBrace) this.#settle(piece)
    this.#owner = piece
  }

  #settle(next: Mutable<Piece>): void {
    const [first, ...others] = this.#waiting
    if (first === undefined) return
    if (first.sameLine && this.#owner !== undefined) {
      this.#owner.behind = first
      next.above = others
    } else next.above = this.#waiting
    this.#waiting = []
  }
}

function inOrder(left: readonly IToken[], right: readonly IToken[]): readonly IToken[] {
  if (right.length === 0) return left
  const merged: IToken[] = []
  let at = 0
  for (const comment of right) {
    for (let token = left[at]; token && token.startOffset < comment.startOffset; token = left[++at])
      merged.push(token)
    merged.push(comment)
  }
  for (const token of left.slice(at)) merged.push(token)
  return merged
}

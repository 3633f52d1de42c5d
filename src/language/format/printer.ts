import type { TokenType } from 'chevrotain'
import type { Span } from '../../diagnostics/span.ts'
import { isKind } from '../token-tools.ts'
import * as tokens from '../tokens.ts'
import { INDENTATION, type Page, WIDTH } from './page.ts'
import type { Piece } from './pieces.ts'
import { isSpaced } from './spacing.ts'

/** Pieces from the one index until before the other. */
export interface Range {
  readonly from: number
  readonly to: number
}

const OPENING = new Set([tokens.LeftParenthesis, tokens.LeftBracket, tokens.LeftBrace])
const CLOSING = new Set([tokens.RightParenthesis, tokens.RightBracket, tokens.RightBrace])

/** The pieces of a file, and the page that they are written on. */
export class Printer {
  readonly page: Page
  readonly #pieces: readonly Piece[]
  /** For the index of each opening bracket that of its closing one. */
  readonly #closings: ReadonlyMap<number, number>

  constructor(pieces: readonly Piece[], page: Page) {
    this.page = page
    this.#pieces = pieces
    this.#closings = closingsIn(pieces)
  }

  piece(index: number): Piece {
    const piece = this.#pieces[index]
    if (piece === undefined) throw new Error(`the file has no token ${index}`)
    return piece
  }

  /** Whether a comment stands between a piece and the one before it. */
  hasCommentBefore(index: number): boolean {
    return this.piece(index).above.length > 0 || this.piece(index - 1).behind !== undefined
  }

  /** The index of the closing bracket, where an opening one stands at the index. */
  closingOf(index: number): number | undefined {
    return this.#closings.get(index)
  }

  /** The pieces of a part of the file. */
  rangeOf({ start, end }: Pick<Span, 'start' | 'end'>): Range {
    return { from: this.indexAt(start), to: this.indexAt(end) }
  }

  /** The index of the first piece at or behind an offset. */
  indexAt(offset: number): number {
    let low = 0
    let high = this.#pieces.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.piece(middle).token.startOffset < offset) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Where the first piece of a type stands in the range, outside of its brackets. */
  find({ from, to }: Range, type: TokenType): number | undefined {
    for (let index = from; index < to; index = this.#behind(index))
      if (isKind(this.piece(index).token, type)) return index
    return undefined
  }

  /** The parts between separators that stand outside of brackets; an empty last one does not count. */
  split({ from, to }: Range, separator: TokenType): readonly Range[] {
    const parts: Range[] = []
    let start = from
    for (let index = from; index < to; index = this.#behind(index))
      if (isKind(this.piece(index).token, separator)) {
        parts.push({ from: start, to: index })
        start = index + 1
      }
    if (start < to) parts.push({ from: start, to })
    return parts
  }

  /**
   * The range as it would be written on the line of the page; nothing where a comment stands in it, or where the line would
   * be too wide with so many columns behind it. Comments above the range and behind it are no hindrance.
   */
  flat({ from, to }: Range, behind = 0): string | undefined {
    let text = ''
    let end = this.page.column + (this.page.isFresh || !this.#isSpacedBefore(from) ? 0 : 1)
    for (let index = from; index < to; index++) {
      const piece = this.piece(index)
      if (index > from && piece.above.length > 0) return undefined
      if (index < to - 1 && piece.behind !== undefined) return undefined
      if (this.#isNeedless(index)) continue
      const { image } = piece.token
      const part = index > from && this.#isSpacedBefore(index) ? ` ${image}` : image
      text += part
      const lineEnd = part.indexOf('\n')
      if (end + (lineEnd < 0 ? part.length : lineEnd) > WIDTH) return undefined
      end = lineEnd < 0 ? end + part.length : part.length - part.lastIndexOf('\n') - 1
    }
    return end + behind > WIDTH ? undefined : text
  }

  /** Writes one piece with the comments around it. */
  write(index: number): void {
    this.#writeAbove(index)
    this.#writePiece(index)
  }

  /** Writes brackets or braces over several lines, with what the writer puts between them indented. */
  writeEnclosed(open: number, close: number, writeInside: () => void): void {
    this.write(open)
    this.page.indented(INDENTATION, () => {
      writeInside()
      this.page.startLine()
      this.#writeCommentsAbove(close)
    })
    this.page.wrap()
    this.#writePiece(close)
  }

  /** Writes the comments at the end of the file. */
  writeEnd(): void {
    this.page.startLine()
    this.#writeCommentsAbove(this.#pieces.length - 1)
  }

  #writePiece(index: number): void {
    const { token } = this.piece(index)
    if (OPENING.has(token.tokenType)) this.page.open(token.image, this.#isSpacedBefore(index))
    else this.page.write(token.image, this.#isSpacedBefore(index))
    this.#writeBehind(index)
  }

  /** Writes a range on the line if it fits there with so many columns behind it, and says whether it did. */
  writeFlat(range: Range, behind = 0): boolean {
    const flat = this.flat(range, behind)
    if (flat === undefined) return false
    this.#writeAbove(range.from)
    this.page.write(flat, this.#isSpacedBefore(range.from))
    this.#writeBehind(range.to - 1)
    return true
  }

  /** Writes what stands above a piece: comments, and a blank line where a line begins with it. */
  #writeAbove(index: number): void {
    this.#writeCommentsAbove(index)
    if (this.piece(index).blankAbove && this.page.isFresh) this.page.blankLine()
  }

  #writeCommentsAbove(index: number): void {
    for (const { text, blankAbove } of this.piece(index).above) {
      if (blankAbove) this.page.blankLine()
      this.page.commentLine(text)
    }
  }

  #writeBehind(index: number): void {
    const { behind } = this.piece(index)
    if (behind !== undefined) this.page.commentBehind(behind.text)
  }

  #isSpacedBefore(index: number): boolean {
    return index > 0 && isSpaced(this.piece(index - 1).token, this.piece(index).token)
  }

  /** Whether a comma stands behind the last item. */
  #isNeedless(index: number): boolean {
    return this.#typeAt(index) === tokens.Comma && CLOSING.has(this.#typeAt(index + 1))
  }

  #typeAt(index: number): TokenType {
    return this.piece(index).token.tokenType
  }

  #behind(index: number): number {
    return (this.#closings.get(index) ?? index) + 1
  }
}

function closingsIn(pieces: readonly Piece[]): ReadonlyMap<number, number> {
  const closings = new Map<number, number>()
  const open: number[] = []
  for (const [index, { token }] of pieces.entries()) {
    if (OPENING.has(token.tokenType)) open.push(index)
    const opening = CLOSING.has(token.tokenType) ? open.pop() : undefined
    if (opening !== undefined) closings.set(opening, index)
  }
  return closings
}

import * as tokens from '../tokens.ts'
import { INDENTATION } from './page.ts'
import type { Printer, Range } from './printer.ts'

/**
 * Writes a condition on the line if it fits, with so many columns behind it; else it goes on, indented, before each `or` of
 * it, or each `and` where it has no `or`.
 */
export function writeCondition(printer: Printer, range: Range, behind = 0): void {
  if (printer.writeFlat(range, behind)) return
  const [first, ...others] = operandsOf(printer, range)
  if (first === undefined || others.length === 0) {
    writeWrapped(printer, range, behind)
    return
  }
  writeCondition(printer, first)
  printer.page.indented(INDENTATION, () => {
    for (const operand of others) {
      printer.page.wrap()
      printer.write(operand.from - 1)
      writeCondition(printer, operand, operand.to === range.to ? behind : 0)
    }
  })
}

/** The operands of the `or`s of a condition, or of its `and`s; the whole condition where it has neither. */
export function operandsOf(printer: Printer, range: Range): readonly Range[] {
  const alternatives = printer.split(range, tokens.Or)
  return alternatives.length > 1 ? alternatives : printer.split(range, tokens.And)
}

/** Writes what cannot be broken but inside of brackets, with so many columns behind it. */
export function writeWrapped(printer: Printer, range: Range, behind = 0): void {
  const { page } = printer
  const base = page.indentation
  for (let index = range.from; index < range.to; index++) {
    const closing = printer.closingOf(index)
    page.indentation = index === range.from || closing !== undefined ? base : base + INDENTATION
    if (closing === undefined) printer.write(index)
    else {
      writeBrackets(printer, index, closing, { from: index, to: range.to }, behind)
      index = closing
    }
  }
  page.indentation = base
}

/** Writes brackets and what is between them: on this line if that fits together with the rest of the line. */
function writeBrackets(printer: Printer, open: number, close: number, rest: Range, behind: number): void {
  const brackets = { from: open, to: close + 1 }
  const isLast = !hasBrackets(printer, { from: close + 1, to: rest.to })
  const fits = !isLast || close === open + 1 || printer.flat(rest, behind) !== undefined
  if (!fits || !printer.writeFlat(brackets)) writeItems(printer, open, close)
}

/** Writes brackets over several lines: items share lines as their author wrote them, as far as there is room. */
function writeItems(printer: Printer, open: number, close: number): void {
  const { page } = printer
  const items = printer.split({ from: open + 1, to: close }, tokens.Comma)
  const isList = printer.piece(open).token.tokenType === tokens.LeftBracket
  printer.writeEnclosed(open, close, () => {
    for (const [index, item] of items.entries()) {
      const { startsLine } = printer.piece(item.from)
      if (index === 0 || startsLine || printer.flat(item, 1) === undefined) page.startLine()
      writeCondition(printer, item, 1)
      if (isList || index < items.length - 1) page.attach(',')
    }
  })
}

function hasBrackets(printer: Printer, { from, to }: Range): boolean {
  for (let index = from; index < to; index++) if (printer.closingOf(index) !== undefined) return true
  return false
}

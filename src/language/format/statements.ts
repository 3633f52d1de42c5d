import type { Block, Case, If, Match, Statement } from '../ast.ts'
import * as tokens from '../tokens.ts'
import { type Alignable, alignable, paddings } from './alignment.ts'
import { operandsOf, writeCondition, writeWrapped } from './conditions.ts'
import { INDENTATION } from './page.ts'
import type { Printer, Range } from './printer.ts'

/** Where actions behind the first one begin when each has a line: behind the width of `-> `. */
const BEHIND_ARROW = 3

/** How wide ` {` is, which stands behind a condition. */
export const BRACE_WIDTH = 2

/** Writes a block with one statement a line. */
export function writeBlock(printer: Printer, block: Block): void {
  const { from, to } = printer.rangeOf(block.span)
  writeBraced(printer, from, to - 1, () => {
    const { statements } = block
    const padding = paddings(
      statements.map((statement) =>
        statement.kind === 'rule'
          ? alignable(printer, printer.rangeOf(statement.span), tokens.Arrow)
          : undefined,
      ),
      printer.page.indentation,
    )
    for (const [index, statement] of statements.entries()) {
      printer.page.startLine()
      writeStatement(printer, statement, padding[index] ?? 0)
    }
  })
}

/** Writes braces; with nothing between them, on one line. */
export function writeBraced(printer: Printer, open: number, close: number, writeInside: () => void): void {
  const isEmpty = close === open + 1 && printer.writeFlat({ from: open, to: close + 1 })
  if (isEmpty) return
  printer.writeEnclosed(open, close, () => {
    printer.page.startLine()
    writeInside()
  })
}

/** Writes actions, each on a line of its own. */
export function writeActionLines(printer: Printer, actions: Range): void {
  for (const [index, action] of printer.split(actions, tokens.Comma).entries()) {
    if (index > 0) printer.page.wrap()
    const isLast = action.to === actions.to
    writeWrapped(printer, action, isLast ? 0 : 1)
    if (!isLast) printer.page.attach(',')
  }
}

function writeStatement(printer: Printer, statement: Statement, padding: number): void {
  switch (statement.kind) {
    case 'rule':
      writeGuarded(printer, printer.rangeOf(statement.span), padding)
      break
    case 'if':
      writeIf(printer, statement)
      break
    case 'match':
      writeMatch(printer, statement)
      break
    default:
      writeWrapped(printer, printer.rangeOf(statement.span))
  }
}

function writeIf(printer: Printer, { branches, otherwise }: If): void {
  for (const [index, { span, body }] of branches.entries()) {
    const from = printer.indexAt(span.start)
    if (index > 0) printer.write(from - 1)
    printer.write(from)
    writeCondition(printer, { from: from + 1, to: printer.indexAt(body.span.start) }, BRACE_WIDTH)
    writeBlock(printer, body)
  }
  if (otherwise === undefined) return
  printer.write(printer.indexAt(otherwise.span.start) - 1)
  writeBlock(printer, otherwise)
}

function writeMatch(printer: Printer, { span, cases }: Match): void {
  const { from, to } = printer.rangeOf(span)
  printer.write(from)
  printer.write(from + 1)
  writeBraced(printer, from + 2, to - 1, () => {
    const heads = cases.map((each) => headLines(printer, each))
    const padding = paddings(
      cases.map((each, index) => alignableCase(printer, each, heads[index] ?? [])),
      printer.page.indentation,
    )
    for (const [index, each] of cases.entries()) {
      printer.page.startLine()
      writeCase(printer, each, heads[index] ?? [], padding[index] ?? 0)
    }
  })
}

function writeCase(printer: Printer, { span, body }: Case, head: readonly Range[], padding: number): void {
  for (const line of head.slice(0, -1)) {
    writeWrapped(printer, line, 1)
    printer.page.attach(',')
    printer.page.startLine()
  }
  const from = head.at(-1)?.from ?? printer.indexAt(span.start)
  if ('kind' in body) {
    writeWrapped(printer, { from, to: printer.indexAt(body.span.start) }, BRACE_WIDTH)
    writeBlock(printer, body)
  } else writeGuarded(printer, { from, to: printer.indexAt(span.end) }, padding)
}

/** The lines of what a case asks for: plain values share one, if there is room, and all other patterns have one each. */
function headLines(printer: Printer, { span, patterns, body }: Case): readonly Range[] {
  const whole = printer.rangeOf(span)
  const to = 'kind' in body ? printer.indexAt(body.span.start) : printer.find(whole, tokens.Arrow)
  const head = { from: whole.from, to: to ?? whole.to }
  const areValues = patterns.every(({ kind }) => kind !== 'like' && kind !== 'regex')
  if (areValues && printer.flat(head, BRACE_WIDTH) !== undefined) return [head]
  return printer.split(head, tokens.Comma)
}

/** Writes a condition or pattern, and behind it or in a line below the arrow and its actions. */
function writeGuarded(printer: Printer, range: Range, padding: number): void {
  const { page } = printer
  const arrow = printer.find(range, tokens.Arrow) ?? range.from
  const head = { from: range.from, to: arrow }
  const tail = { from: arrow, to: range.to }
  const isLine = printer.flat(range) !== undefined
  const endsWithBracket = printer.flat(head) === undefined && operandsOf(printer, head).length === 1
  writeCondition(printer, head)
  if (isLine) page.pad(padding)
  const staysOnLine = isLine || (endsWithBracket && !printer.hasCommentBefore(arrow))
  if (staysOnLine && printer.writeFlat(tail)) return
  page.indented(INDENTATION, () => {
    page.wrap()
    if (printer.writeFlat(tail)) return
    printer.write(arrow)
    page.indented(BEHIND_ARROW, () => writeActionLines(printer, { from: arrow + 1, to: range.to }))
  })
}

function alignableCase(printer: Printer, each: Case, head: readonly Range[]): Alignable | undefined {
  const from = head.at(-1)?.from
  if (from === undefined || 'kind' in each.body) return undefined
  const range = { from, to: printer.indexAt(each.span.end) }
  const line = alignable(printer, range, tokens.Arrow)
  const isElse = each.patterns.length === 0
  return line && { ...line, followsOn: line.followsOn && head.length === 1, mayBeShort: isElse }
}

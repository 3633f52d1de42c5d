import type { Given, Step, Test } from '../ast.ts'
import * as tokens from '../tokens.ts'
import { writeWrapped } from './conditions.ts'
import type { Printer, Range } from './printer.ts'
import { writeBraced } from './statements.ts'

/** How wide `given ` is, behind which the fields stand below each other. */
const BEHIND_GIVEN = 6

/** Writes a test with one step a line. */
export function writeTest(printer: Printer, { span, steps }: Test): void {
  const { from, to } = printer.rangeOf(span)
  const open = printer.find({ from, to }, tokens.LeftBrace) ?? from
  writeWrapped(printer, { from, to: open })
  writeBraced(printer, open, to - 1, () => {
    for (const step of steps) {
      printer.page.startLine()
      writeStep(printer, step)
    }
  })
}

function writeStep(printer: Printer, step: Step): void {
  if (step.kind === 'given') writeGiven(printer, step)
  else writeWrapped(printer, printer.rangeOf(step.span))
}

/** Fields share the line if there is room and their author wrote them so; else each has a line, and the values one column. */
function writeGiven(printer: Printer, { span, fields }: Given): void {
  const range = printer.rangeOf(span)
  const parts = printer.split({ from: range.from + 1, to: range.to }, tokens.Comma)
  const isBroken = parts.some(({ from }) => from > range.from + 1 && printer.piece(from).startsLine)
  if (!isBroken && printer.writeFlat(range)) return
  const widest = fields.reduce((most, { name }) => Math.max(most, name.text.length), 0)
  printer.write(range.from)
  printer.page.indented(BEHIND_GIVEN, () => {
    for (const [index, part] of parts.entries()) {
      if (index > 0) printer.page.wrap()
      writeField(printer, part, widest, part.to === range.to ? 0 : 1)
    }
  })
}

function writeField(printer: Printer, { from, to }: Range, nameWidth: number, behind: number): void {
  printer.write(from)
  printer.page.pad(nameWidth - printer.piece(from).token.image.length)
  writeWrapped(printer, { from: from + 1, to }, behind)
  if (behind > 0) printer.page.attach(',')
}

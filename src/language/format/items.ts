import type { Chain, Define, File, Include, Item, Policy } from '../ast.ts'
import * as tokens from '../tokens.ts'
import { alignable, paddings } from './alignment.ts'
import { writeCondition, writeWrapped } from './conditions.ts'
import { INDENTATION } from './page.ts'
import type { Printer, Range } from './printer.ts'
import { BRACE_WIDTH, writeActionLines, writeBlock } from './statements.ts'
import { writeTest } from './tests.ts'

/** Writes the items of a file, each in a line of its own. */
export function writeFile(printer: Printer, { items }: File): void {
  const padding = paddings(
    items.map((item) =>
      item.kind === 'define' ? alignable(printer, printer.rangeOf(item.span), tokens.EqualsSign) : undefined,
    ),
    0,
  )
  for (const [index, item] of items.entries()) {
    printer.page.startLine()
    writeItem(printer, item, padding[index] ?? 0)
  }
}

function writeItem(printer: Printer, item: Item, padding: number): void {
  switch (item.kind) {
    case 'include':
      writeInclude(printer, item)
      break
    case 'define':
      writeDefine(printer, item, padding)
      break
    case 'policy':
      writePolicy(printer, item)
      break
    case 'chain':
      writeChain(printer, item)
      break
    case 'test':
      writeTest(printer, item)
  }
}

function writeInclude(printer: Printer, { span }: Include): void {
  writeWrapped(printer, printer.rangeOf(span))
}

function writeDefine(printer: Printer, { span }: Define, padding: number): void {
  const range = printer.rangeOf(span)
  if (padding === 0) {
    writeWrapped(printer, range)
    return
  }
  const equals = printer.find(range, tokens.EqualsSign) ?? range.from
  printer.writeFlat({ from: range.from, to: equals })
  printer.page.pad(padding)
  printer.writeFlat({ from: equals, to: range.to })
}

function writePolicy(printer: Printer, { span, actions }: Policy): void {
  const range = printer.rangeOf(span)
  if (printer.writeFlat(range)) return
  const from = printer.indexAt(actions[0]?.span.start ?? span.end)
  writeWrapped(printer, { from: range.from, to: from })
  printer.page.indented(INDENTATION, () => writeActionLines(printer, { from, to: range.to }))
}

function writeChain(printer: Printer, { span, hook, body }: Chain): void {
  const head: Range = { from: printer.indexAt(span.start), to: printer.indexAt(body.span.start) }
  const last = hook?.sources.at(-1)
  const on = last === undefined ? head.to : printer.indexAt(last.span.end)
  if (!printer.writeFlat(head, BRACE_WIDTH)) {
    if (hook?.condition === undefined) writeWrapped(printer, head, BRACE_WIDTH)
    else {
      writeWrapped(printer, { from: head.from, to: on + 1 })
      writeCondition(printer, { from: on + 1, to: head.to }, BRACE_WIDTH)
    }
  }
  writeBlock(printer, body)
}

import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { parseWithTokens } from '../parse.ts'
import { writeFile } from './items.ts'
import { Page } from './page.ts'
import { piecesOf } from './pieces.ts'
import { Printer } from './printer.ts'

/**
 * The text of a chain file as it should be written; the mistakes in it instead, where there are some. Only white space,
 * semicolons, and commas behind the last item change: comments and all that has a meaning stay, in their order.
 */
export function formatChains(name: string, text: string): string | readonly Diagnostic[] {
  const source = { name, text: text.replaceAll('\r\n', '\n') }
  const { file, tokens, comments, diagnostics } = parseWithTokens(source)
  if (diagnostics.length > 0) return diagnostics
  const page = new Page()
  const printer = new Printer(piecesOf(source.text, tokens, comments), page)
  writeFile(printer, file)
  printer.writeEnd()
  return page.finish()
}

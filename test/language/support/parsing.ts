import { positionAt } from '../../../src/diagnostics/span.ts'
import { parseFile } from '../../../src/language/parse.ts'
import { outlineItem } from './outline.ts'

/** What the items of a text mean; a mistake in it is the outcome instead. */
export function itemsOf(text: string): readonly string[] {
  const problems = problemsOf(text)
  if (problems.length > 0) return problems
  return parseFile({ name: 'x.chain', text }).file.items.map(outlineItem)
}

/** What the statements of a chain mean. */
export function statementsOf(text: string): string {
  return itemsOf(`chain c {\n${text}\n}`)
    .join('\n')
    .replace(/^chain c \{ (.*) \}$/s, '$1')
}

/** The diagnostics of a text as `LINE:COLUMN CODE message`. */
export function problemsOf(text: string): readonly string[] {
  return parseFile({ name: 'x.chain', text }).diagnostics.map(({ span, code, message }) => {
    const { line, column } = positionAt(span.file, span.start)
    return `${line}:${column} ${code} ${message}`
  })
}

/** The hint under the first diagnostic of a text. */
export function hintOf(text: string): string | undefined {
  return parseFile({ name: 'x.chain', text }).diagnostics[0]?.hint
}

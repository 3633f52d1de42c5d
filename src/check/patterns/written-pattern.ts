import type { Matcher } from './linear.ts'
import { checkRegex } from './pattern.ts'

const LITERAL = /^\/(.+)\/([a-z]*)$/s

/** Compiles a pattern that stands in no chain, written as there: `/^\d{4}-/i`. What it captures is nobody's business. */
export function compileWrittenPattern(text: string): Matcher | { readonly problem: string } {
  const [, source, flags = ''] = LITERAL.exec(text) ?? []
  if (source === undefined)
    return { problem: 'it begins with a slash and ends with one, or with flags behind it' }
  const span = { file: { name: '', text }, start: 0, end: text.length }
  const { matcher, diagnostics } = checkRegex({ kind: 'regex', span, source, flags })
  const [wrong] = diagnostics
  if (wrong !== undefined) return { problem: `${wrong.message}; ${wrong.hint}` }
  return matcher ?? { problem: 'it cannot be compiled' }
}

import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import type { Text } from './ast.ts'
import { type RawPlaceholder, spanWithin, splitPlaceholders } from './placeholders.ts'

/** A text with fields in it: `{ip} was banned at {time|date("%H:%M")}`. */
export interface Template {
  readonly parts: readonly (string | Placeholder)[]
}

export interface Placeholder {
  readonly field: string
  /** The braces included. */
  readonly span: Span
  /** Applied from left to right. */
  readonly filters: readonly TemplateFilterCall[]
}

/** A use of a template filter; whether there is one of that name, and takes these arguments, is for the checker. */
export interface TemplateFilterCall {
  readonly name: string
  readonly args: readonly (string | number)[]
  readonly span: Span
}

/** The pieces of what stands behind the field: a filter, its arguments in parentheses. */
const FILTER = /\|\s*([A-Za-z_]\w*)\s*(?:\(([^()"]*(?:"[^"]*"[^()"]*)*)\)\s*)?/y
const ARGUMENT = /\s*(?:"([^"]*)"|(-?\d+))\s*(?:,|$)/y

/** Parses a string as a template. What is wrong with a placeholder is told, and the placeholder left out. */
export function parseTemplate(text: Text): {
  readonly template: Template
  readonly diagnostics: readonly Diagnostic[]
} {
  const { pieces, diagnostics: unclosed } = splitPlaceholders(text)
  const diagnostics = [...unclosed]
  const parts: (string | Placeholder)[] = []
  for (const piece of pieces) {
    const part = typeof piece === 'string' ? piece : parsePlaceholder(piece, text)
    if (typeof part === 'object' && 'code' in part) diagnostics.push(part)
    else parts.push(part)
  }
  return { template: { parts }, diagnostics }
}

function parsePlaceholder(raw: RawPlaceholder, text: Text): Placeholder | Diagnostic {
  const [head = '', field] = /^\s*([A-Za-z_]\w*)\s*(?=\||$)/.exec(raw.content) ?? []
  if (field === undefined)
    return diagnose(
      'PY0603',
      raw.span,
      { text: raw.content },
      'write `{FIELD}` or `{FIELD|filter}`; a brace itself is written `{{`',
    )
  const filters: TemplateFilterCall[] = []
  for (let at = head.length; at < raw.content.length; ) {
    FILTER.lastIndex = at
    const [matched, name, list] = FILTER.exec(raw.content) ?? []
    const args = list === undefined ? [] : parseArguments(list)
    if (matched === undefined || name === undefined || args === undefined) {
      const span = spanWithin(text, raw.from + at, raw.from + raw.content.length)
      const wrong = name ?? raw.content.slice(at).replace(/^\|\s*/, '')
      return diagnose(
        'PY0604',
        span,
        { name: wrong, problem: 'cannot be understood' },
        'write `{FIELD|filter}` or `{FIELD|filter(8)}`; arguments are whole numbers and texts in quotes',
      )
    }
    filters.push({
      name,
      args,
      span: spanWithin(text, raw.from + at, raw.from + at + matched.trimEnd().length),
    })
    at += matched.length
  }
  return { field, span: raw.span, filters }
}

/** The arguments between parentheses, or undefined where they are no such list. */
function parseArguments(list: string): readonly (string | number)[] | undefined {
  const args: (string | number)[] = []
  if (list.trim() === '') return args
  for (let at = 0; at < list.length; ) {
    ARGUMENT.lastIndex = at
    const [matched, quoted, number] = ARGUMENT.exec(list) ?? []
    if (matched === undefined) return undefined
    args.push(quoted ?? Number(number))
    at += matched.length
  }
  return args
}

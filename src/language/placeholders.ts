import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import type { Text } from './ast.ts'

/** What stands between `{` and `}` of a string. */
export interface RawPlaceholder {
  readonly content: string
  /** Where the content starts in the value of the string. */
  readonly from: number
  /** From the `{` to behind the `}`. */
  readonly span: Span
}

/**
 * Cuts a string at its placeholders; `{{` and `}}` are braces of the text. A `}` alone is one too, and so is a `{` that is
 * never closed, which is told. A quoted text inside a placeholder may hold anything.
 */
export function splitPlaceholders(text: Text): {
  readonly pieces: readonly (string | RawPlaceholder)[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const { value } = text
  const pieces: (string | RawPlaceholder)[] = []
  const diagnostics: Diagnostic[] = []
  let literal = ''
  for (let at = 0; at < value.length; ) {
    const character = value.charAt(at)
    if ((character === '{' || character === '}') && value[at + 1] === character) {
      literal += character
      at += 2
      continue
    }
    const close = character === '{' ? closingBrace(value, at) : undefined
    if (close === undefined) {
      if (character === '{')
        diagnostics.push(
          diagnose(
            'PY0601',
            spanWithin(text, at, at + 1),
            {},
            'close it with `}`; a brace itself is written `{{`',
          ),
        )
      literal += character
      at++
      continue
    }
    if (literal !== '') pieces.push(literal)
    literal = ''
    pieces.push({
      content: value.slice(at + 1, close),
      from: at + 1,
      span: spanWithin(text, at, close + 1),
    })
    at = close + 1
  }
  if (literal !== '') pieces.push(literal)
  return { pieces, diagnostics }
}

/** The place in the file of a part of a string's value. */
export function spanWithin(text: Text, from: number, to: number): Span {
  const start = offsetIn(text, from)
  return { file: text.span.file, start, end: Math.max(start, offsetIn(text, to)) }
}

function offsetIn({ span, value, offsets }: Text, index: number): number {
  if (offsets !== undefined) return offsets[index] ?? span.end
  return index > value.length ? span.end : span.start + 1 + index
}

function closingBrace(value: string, open: number): number | undefined {
  let quoted = false
  for (let at = open + 1; at < value.length; at++) {
    const character = value[at]
    if (character === '"') quoted = !quoted
    else if (!quoted && character === '}') return at
    else if (!quoted && character === '{') return undefined
  }
  return undefined
}

import { DEFAULT_CAPTURE_TYPE } from '../check/patterns/capture-types.ts'
import { plainSource } from '../check/patterns/plain-source.ts'
import type { Span } from '../diagnostics/span.ts'
import type { Regex, Text } from '../language/ast.ts'
import { parseLike } from '../language/like-pattern.ts'
import { parseTemplate } from '../language/template.ts'

/** A capture of a pattern, and where its name stands. */
export interface CaptureName {
  readonly text: string
  readonly type: string
  readonly span: Span
}

/** Escapes and classes, which hold no groups, and the named groups. */
const GROUP = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?<([A-Za-z_]\w*)>/g

/** The captures of a regular expression: `<ip:addr>`, and groups with names. */
export function capturesOfRegex({ source, flags, span }: Regex): readonly CaptureName[] {
  const plain = plainSource(source, flags.includes('x'))
  const typed = new Map(plain.captures.map(({ at, type }) => [at, type]))
  return [...plain.source.matchAll(GROUP)].flatMap(({ 1: name, index }) => {
    if (name === undefined) return []
    const from = index + '(?<'.length
    const written = plain.writtenRange(from, from + name.length)
    const type = typed.get(written.start)
    const start = span.start + 1 + written.start + (type === undefined ? 0 : 1)
    const place = { file: span.file, start, end: start + name.length }
    return [{ text: name, type: type ?? DEFAULT_CAPTURE_TYPE, span: place }]
  })
}

/** The captures of a `like` pattern: `{ip:addr}`. */
export function capturesOfLike(text: Text): readonly CaptureName[] {
  return parseLike(text).parts.flatMap((part) =>
    typeof part === 'string' || part.capture === undefined
      ? []
      : [{ text: part.capture, type: part.type, span: nameWithin(part.span, part.capture) }],
  )
}

/** The fields that a template shows, and the filters that it puts them through. */
export function placeholdersOf(
  text: Text,
): readonly { readonly kind: 'field' | 'template filter'; readonly text: string; readonly span: Span }[] {
  return parseTemplate(text).template.parts.flatMap((part) => {
    if (typeof part === 'string') return []
    const filters = part.filters.map(({ name, span }) => ({
      kind: 'template filter' as const,
      text: name,
      span: nameWithin(span, name),
    }))
    return [{ kind: 'field' as const, text: part.field, span: nameWithin(part.span, part.field) }, ...filters]
  })
}

/** Where a name stands in what begins with a brace or a bar and white space before it. */
function nameWithin({ file, start, end }: Span, name: string): Span {
  const at = Math.max(start, file.text.slice(start, end).indexOf(name) + start)
  return { file, start: at, end: at + name.length }
}

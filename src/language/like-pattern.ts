import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Text } from './ast.ts'
import { type RawPlaceholder, spanWithin, splitPlaceholders } from './placeholders.ts'

/** The types that a capture may be given. */
export const CAPTURE_TYPE_NAMES = ['addr', 'net', 'int', 'word', 'text', 'host'] as const
export type CaptureTypeName = (typeof CAPTURE_TYPE_NAMES)[number]

/** A placeholder of a `like` pattern. */
export interface LikeCapture {
  /** The field that gets the value; undefined for `{_}`, which only skips. */
  readonly capture: string | undefined
  readonly type: CaptureTypeName
  /** The braces included. */
  readonly span: Span
}

/** Parses the string behind `like`: texts and captures `{name}`, `{name:type}`, `{_}`. Without a type it is `text`. */
export function parseLike(text: Text): {
  readonly parts: readonly (string | LikeCapture)[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const { pieces, diagnostics: unclosed } = splitPlaceholders(text)
  const diagnostics = [...unclosed]
  const seen = new Set<string>()
  const parts = pieces.map((piece): string | LikeCapture => {
    if (typeof piece === 'string') return piece
    const { capture, problems } = parseCapture(piece, text, seen)
    diagnostics.push(...problems)
    return capture
  })
  return { parts, diagnostics }
}

/** A capture that is wrong skips, as the text that it would match is the same. */
function parseCapture(
  { content, from, span }: RawPlaceholder,
  text: Text,
  seen: Set<string>,
): { readonly capture: LikeCapture; readonly problems: readonly Diagnostic[] } {
  const colon = content.indexOf(':')
  const name = (colon < 0 ? content : content.slice(0, colon)).trim()
  const typeName = colon < 0 ? 'text' : content.slice(colon + 1).trim()
  const type = CAPTURE_TYPE_NAMES.find((known) => known === typeName)
  const skipping = { capture: undefined, type: type ?? 'text', span }
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    const hint = 'write `{name}`, `{name:type}`, or `{_}` to skip; a brace itself is written `{{`'
    return { capture: skipping, problems: [diagnose('PY0506', span, { name }, hint)] }
  }
  if (type === undefined) {
    const place = spanWithin(text, from + colon + 1, from + content.length)
    const hint = didYouMean(typeName, CAPTURE_TYPE_NAMES) ?? `the types are ${CAPTURE_TYPE_NAMES.join(', ')}`
    return { capture: skipping, problems: [diagnose('PY0504', place, { type: typeName }, hint)] }
  }
  if (name === '_') return { capture: skipping, problems: [] }
  if (seen.has(name)) {
    const hint = 'give the second one another name, or skip it with `{_}`'
    return { capture: skipping, problems: [diagnose('PY0505', span, { name }, hint)] }
  }
  seen.add(name)
  return { capture: { capture: name, type, span }, problems: [] }
}

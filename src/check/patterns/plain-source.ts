import { CAPTURE_TYPES } from './capture-types.ts'

/** A typed capture `<name:type>` as it stands in the source of a pattern. */
export interface TypedCapture {
  readonly name: string
  readonly type: string
  /** Offset into the source as it was written. */
  readonly at: number
  readonly length: number
}

/** A pattern as JavaScript knows it, and where each of its characters was written. */
export interface PlainSource {
  readonly source: string
  readonly captures: readonly TypedCapture[]
  /** The range of the written source that a range of the plain one comes from. */
  writtenRange(start: number, end: number): { readonly start: number; readonly end: number }
  /** How deeply groups stand within each other. */
  readonly depth: number
}

/** Escapes and classes, which must be left alone; heads of groups; typed captures; parentheses. */
const PIECE = String.raw`\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?P?<(?![=!])|<([A-Za-z_]\w*):([A-Za-z]*)>|[()]`
const FREE_SPACING = String.raw`\s+|#[^\n]*`

/**
 * Rewrites what the language adds to JavaScript's patterns: `<ip:addr>` becomes a named group that spans such a text,
 * `(?P<name>…)` becomes `(?<name>…)`, and with free spacing, white space and comments outside of classes are taken out.
 */
export function plainSource(written: string, freeSpacing = false): PlainSource {
  const pieces = new RegExp(freeSpacing ? `${PIECE}|${FREE_SPACING}` : PIECE, 'g')
  const captures: TypedCapture[] = []
  const parts: Part[] = []
  let source = ''
  let from = 0
  let depth = 0
  let deepest = 0
  const append = (text: string, start: number, end: number) => {
    if (text !== '') parts.push({ at: source.length, length: text.length, start, end })
    source += text
  }
  for (const match of written.matchAll(pieces)) {
    const [piece, name, type] = match
    append(written.slice(from, match.index), from, match.index)
    from = match.index + piece.length
    if (name !== undefined && type !== undefined)
      captures.push({ name, type, at: match.index, length: piece.length })
    if (piece.startsWith('(')) deepest = Math.max(deepest, ++depth)
    if (piece === ')') depth--
    append(replacement(piece, name, type), match.index, from)
  }
  append(written.slice(from), from, written.length)
  return { source, captures, depth: deepest, writtenRange: (start, end) => writtenRange(parts, start, end) }
}

/** A run of plain characters and the range that they come from: of the same length, unless they were rewritten. */
interface Part {
  readonly at: number
  readonly length: number
  readonly start: number
  readonly end: number
}

function replacement(piece: string, name: string | undefined, type: string | undefined): string {
  if (piece === '(?P<') return '(?<'
  if (name !== undefined && type !== undefined)
    return `(?<${name}>${CAPTURE_TYPES[type]?.source ?? '[\\s\\S]*'})`
  return /^(?:\s|#)/.test(piece) ? '' : piece
}

function writtenRange(parts: readonly Part[], start: number, end: number) {
  const inside = parts.filter(({ at, length }) => at < Math.max(end, start + 1) && at + length > start)
  const first = inside.at(0)
  const last = inside.at(-1)
  if (first === undefined || last === undefined) {
    const behind = parts.at(-1)?.end ?? 0
    return { start: behind, end: behind }
  }
  const isCopied = (part: Part) => part.length === part.end - part.start
  const from = isCopied(first) ? first.start + Math.max(0, start - first.at) : first.start
  const to = isCopied(last) ? Math.min(last.end, last.start + (end - last.at)) : last.end
  return { start: from, end: Math.max(from, to) }
}

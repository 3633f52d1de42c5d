import { CAPTURE_TYPES } from './capture-types.ts'

/** A typed capture `<name:type>` as it stands in the source of a pattern. */
export interface TypedCapture {
  readonly name: string
  readonly type: string
  /** Offset into the source as it was written. */
  readonly at: number
  readonly length: number
}

/** Something of a pattern's text that must be left alone, a group's head, or a typed capture. */
const PIECE = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?P?<(?![=!])|<([A-Za-z_]\w*):([A-Za-z]*)>/g

/**
 * Rewrites what the language adds to JavaScript's patterns: `<ip:addr>` becomes a named group that spans such a text, and
 * `(?P<name>…)` becomes `(?<name>…)`.
 */
export function expandTypedCaptures(source: string): {
  readonly source: string
  readonly captures: readonly TypedCapture[]
} {
  const captures: TypedCapture[] = []
  const expanded = source.replace(
    PIECE,
    (piece, name: string | undefined, type: string | undefined, at: number) => {
      if (piece === '(?P<') return '(?<'
      if (name === undefined || type === undefined) return piece
      captures.push({ name, type, at, length: piece.length })
      return `(?<${name}>${CAPTURE_TYPES[type]?.source ?? '[\\s\\S]*'})`
    },
  )
  return { source: expanded, captures }
}

/** Takes out what the flag `x` allows: white space, and comments from `#` to the end of the line, outside of classes. */
export function withoutFreeSpacing(source: string): string {
  return source.replace(
    /(\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\])|\s+|#[^\n]*/g,
    (_, kept: string | undefined) => kept ?? '',
  )
}

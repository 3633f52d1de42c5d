import { CAPTURE_TYPES, DEFAULT_CAPTURE_TYPE } from '../../check/patterns/capture-types.ts'
import { parsePattern } from '../../check/patterns/parse-pattern.ts'
import { plainSource } from '../../check/patterns/plain-source.ts'
import type { WrittenPattern } from '../../module/bound.ts'

/** A piece of a pattern: a pattern matches where its pieces match one behind the other. */
export interface Piece {
  /** As the user knows it; an end that is only implied is empty. */
  readonly shown: string
  /** `text` is a character that stands for itself; `any` matches whatever there is. */
  readonly kind: 'text' | 'any' | 'start' | 'end' | 'other'
  /** As a regular expression; that of a `text` is the character itself. */
  readonly source: string
}

/** A capture of a pattern, and the type that it must have. */
export interface TypedName {
  readonly name: string
  readonly type: string
}

/** A pattern taken apart: any of its alternatives may match, each piece by piece. */
export interface Anatomy {
  readonly alternatives: readonly (readonly Piece[])[]
  readonly captures: readonly TypedName[]
  readonly ignoreCase: boolean
}

/** Takes a pattern apart at its top level. */
export function anatomyOf(written: WrittenPattern): Anatomy {
  return written.kind === 'like' ? ofLike(written) : ofRegex(written)
}

function ofLike({ parts }: WrittenPattern & { readonly kind: 'like' }): Anatomy {
  const captures: TypedName[] = []
  const pieces = parts.flatMap((part): readonly Piece[] => {
    if (typeof part === 'string')
      return [...part].map((character) => ({ shown: character, kind: 'text', source: character }))
    const { capture, type } = part
    const shown = `{${capture ?? '_'}${type === DEFAULT_CAPTURE_TYPE ? '' : `:${type}`}}`
    const spanned = CAPTURE_TYPES[type]?.source ?? ''
    if (capture !== undefined) captures.push({ name: capture, type })
    const source = capture === undefined ? `(?:${spanned})` : `(?<${capture}>${spanned})`
    return [{ shown, kind: type === DEFAULT_CAPTURE_TYPE ? 'any' : 'other', source }]
  })
  const start: Piece = { shown: '', kind: 'start', source: '^' }
  const end: Piece = { shown: '', kind: 'end', source: '$' }
  return { alternatives: [[start, ...pieces, end]], captures, ignoreCase: false }
}

function ofRegex({ source, flags }: WrittenPattern & { readonly kind: 'regex' }): Anatomy {
  const { source: plain, captures } = plainSource(source, flags.includes('x'))
  const { alternatives } = parsePattern(plain)
  return {
    captures,
    ignoreCase: flags.includes('i'),
    alternatives: alternatives.map(({ elements }) =>
      elements.map((element): Piece => {
        const shown = withTypes(element.raw, captures)
        if (element.type === 'Assertion' && (element.kind === 'start' || element.kind === 'end'))
          return { shown, kind: element.kind, source: element.raw }
        return element.type === 'Character'
          ? { shown, kind: 'text', source: String.fromCodePoint(element.value) }
          : { shown, kind: 'other', source: element.raw }
      }),
    ),
  }
}

/** Shows typed captures as they were written. */
function withTypes(raw: string, captures: readonly TypedName[]): string {
  return captures.reduce(
    (text, { name, type }) =>
      text.replaceAll(`(?<${name}>${CAPTURE_TYPES[type]?.source ?? ''})`, `<${name}:${type}>`),
    raw,
  )
}

/** The pieces as one regular expression. */
export function sourceOf(pieces: readonly Piece[]): string {
  let source = ''
  let text = ''
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      text += piece.source
      continue
    }
    source += RegExp.escape(text) + piece.source
    text = ''
  }
  return source + RegExp.escape(text)
}

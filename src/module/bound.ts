import type { Span } from '../diagnostics/span.ts'
import type { LikeCapture } from '../language/like-pattern.ts'
import type { Placeholder, Template } from '../language/template.ts'
import type { ScalarType, Value } from '../values/value.ts'
import type { Walk } from './walk.ts'

/** A pattern as it was written: the parts of a `like` template, or a regular expression. */
export type WrittenPattern =
  | { readonly kind: 'like'; readonly parts: readonly (string | LikeCapture)[] }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }

/**
 * What a text must have, in upper or lower case (of ASCII), for something to be true of it: it begins with one of `starts`,
 * or has one of `parts` within it. All are in lower case and in Latin-1.
 */
export interface Need {
  readonly starts: readonly string[]
  readonly parts: readonly string[]
}

/** A pattern that was checked: it runs in linear time, and says which fields it captures. */
export interface Pattern {
  /** A capture is optional where the pattern may match without it. */
  readonly captures: readonly {
    readonly name: string
    readonly type: ScalarType
    readonly optional: boolean
  }[]
  /** As it stands in the chains, for explaining how far it matches. */
  readonly written: WrittenPattern
  /** What a text must have for it to match; undefined where that is not known. */
  readonly need: Need | undefined
  /** Whether a text matches, whatever its captures hold. */
  readonly test: (text: string) => boolean
  /** Makes the matcher that, when the text matches, writes the captures and says true. */
  link(linker: Linker): (walk: Walk, text: string) => boolean
}

/** An argument after checking: what it stands for, with names looked up. */
export type Bound =
  | {
      readonly kind: 'constant'
      readonly value: Value
      readonly types: readonly ScalarType[]
      readonly span: Span
    }
  | { readonly kind: 'field'; readonly name: string; readonly span: Span }
  | { readonly kind: 'template'; readonly template: Template; readonly span: Span }
  | { readonly kind: 'name'; readonly text: string; readonly span: Span }
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly span: Span }
  /** The fields that a text brings: all that the chains mention, once they were checked. */
  | {
      readonly kind: 'family'
      readonly prefix: string
      readonly names: ReadonlySet<string>
      readonly typesOf: (name: string) => readonly ScalarType[]
      readonly span: Span
    }
  | { readonly kind: 'several'; readonly items: readonly Bound[]; readonly span: Span }

/** A pattern whose captures only say what it matches: none of them becomes a field. */
export function withoutCaptures(pattern: Pattern): Pattern {
  const linkWithout = (linker: Linker) => pattern.link({ ...linker, write: () => () => {} })
  return { ...pattern, captures: [], link: linkWithout }
}

/** The arguments of one call by parameter; absent where an optional one is not given. */
export type BoundArguments = Readonly<Record<string, Bound | undefined>>

/** Makes a value fit for the place where a text goes; `placeholder` is what stands for it in the template. */
export type Escape = (value: string, placeholder: Placeholder) => string

/** Turns names into what a walk can use fastest. */
export interface Linker {
  read(field: string): (walk: Walk) => Value | undefined
  write(field: string): (walk: Walk, value: Value) => void
  unset(field: string): (walk: Walk) => void
  template(template: Template, escaped?: Escape): (walk: Walk) => string
}

import type { Piece, ValueKind } from './pieces.ts'

/** What messages of one kind have in common, part by part. */
export type Part =
  | { readonly what: 'mark' | 'word'; readonly text: string }
  /** A value; its text where it never was another, otherwise null. */
  | { readonly what: 'value'; readonly kind: ValueKind; readonly text: string | null }

/** A value that is kept to tell whether it ever changes is no longer than this. */
const LONGEST_VALUE = 200

/** Kinds of values with white space in them. */
const SPACED: ReadonlySet<ValueKind> = new Set(['text', 'time'])

const VALUE = '\x01'
const BETWEEN = '\0'

/** The pattern of a single message. */
export function patternOf(pieces: readonly Piece[]): readonly Part[] {
  return pieces.map((piece) =>
    piece.what === 'value' && piece.text.length > LONGEST_VALUE ? { ...piece, text: null } : piece,
  )
}

/** Equal for messages that differ in nothing but values. */
export function keyOf(parts: readonly (Part | Piece)[]): string {
  let key = ''
  for (const [at, part] of parts.entries())
    key += (at === 0 ? '' : BETWEEN) + (part.what === 'value' ? VALUE : part.text)
  return key
}

/** Equal for messages that have the same marks between their words and values. */
export function shapeOf(parts: readonly (Part | Piece)[]): string {
  return parts.map((part) => (part.what === 'mark' ? part.text : VALUE)).join(BETWEEN)
}

/** Whether the pattern is also that of the other, which has the same shape: where it has a word, the other has the same. */
export function covers(pattern: readonly Part[], other: readonly (Part | Piece)[]): boolean {
  return pattern.every((part, at) => {
    const its = other[at]
    return part.what !== 'word' || (its?.what === 'word' && its.text === part.text)
  })
}

/** The pattern of both, which have the same shape. */
export function joined(left: readonly Part[], right: readonly (Part | Piece)[]): readonly Part[] {
  const bothAt = (part: Part, at: number) => {
    const other = right[at]
    if (other === undefined) throw new Error('patterns of different shapes cannot be joined')
    return joinedPart(part, other)
  }
  // As a rule, what varies is known to: then there is nothing to make.
  return left.every((part, at) => bothAt(part, at) === part) ? left : left.map(bothAt)
}

function joinedPart(part: Part, other: Part | Piece): Part {
  if (part.what !== 'value' && part.what === other.what && part.text === other.text) return part
  const kind = joinedKind(kindOf(part), kindOf(other))
  const text = part.text === other.text ? part.text : null
  if (part.what === 'value' && part.kind === kind && part.text === text) return part
  return { what: 'value', kind, text }
}

function kindOf(part: Part | Piece): ValueKind {
  return part.what === 'value' ? part.kind : 'word'
}

function joinedKind(left: ValueKind, right: ValueKind): ValueKind {
  if (left === right) return left
  return SPACED.has(left) || SPACED.has(right) ? 'text' : 'word'
}

/** How many words it has, which are the same in all of its messages. */
export function wordsOf(parts: readonly Part[]): number {
  return parts.filter(({ what }) => what === 'word').length
}

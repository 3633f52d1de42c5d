import { joined, keyOf, type Part } from './pattern.ts'
import type { Piece } from './pieces.ts'

/** A message that nothing was expected of. */
export interface Unexpected {
  /** Its SYSLOG_IDENTIFIER, perhaps cut, which shows by a `…` at the end; empty where it has none. */
  readonly identifier: string
  /** Its MESSAGE, perhaps cut, which shows by a `…` at the end. */
  readonly message: string
  /** Whether its PRIORITY is that of an error, or of something worse. */
  readonly isGrave: boolean
  /** The line that tells of it. */
  readonly line: string
  /** Microseconds since the epoch. */
  readonly at: number
}

export interface Example {
  readonly message: string
  readonly line: string
}

/** Messages of one identifier and one pattern, all of them grave or none. */
export interface Form {
  readonly identifier: string
  readonly isGrave: boolean
  /** The pattern without its values: what tells it from other forms. */
  readonly key: string
  /** Null where it stands for all that could not be told apart any more. */
  readonly parts: readonly Part[] | null
  /** Whether it came of several forms, so that it takes any word where it has a value. */
  readonly isGeneral: boolean
  readonly count: number
  readonly first: number
  readonly last: number
  /** Some of its messages, all different. */
  readonly examples: readonly Example[]
}

/** How many examples are kept of a form. */
export const EXAMPLES = 2

/** The form of a message that none is like. */
export function formOf(
  { message, line, at, identifier, isGrave }: Unexpected,
  key: string,
  parts: readonly Part[],
): Form {
  const examples = [{ message, line }]
  return { identifier, isGrave, key, parts, isGeneral: false, count: 1, first: at, last: at, examples }
}

/** The form with one more message of its pattern. */
export function withMessage(form: Form, { message, line, at }: Unexpected, pieces: readonly Piece[]): Form {
  const { parts, examples } = form
  const isKnown = examples.length === EXAMPLES || examples.some((example) => example.message === message)
  return {
    ...form,
    parts: parts && joined(parts, pieces),
    count: form.count + 1,
    first: Math.min(form.first, at),
    last: Math.max(form.last, at),
    examples: isKnown ? examples : [...examples, { message, line }],
  }
}

/** Two forms that nothing tells apart as one. */
export function combinedForm(left: Form, right: Form): Form {
  const parts = left.parts && right.parts && joined(left.parts, right.parts)
  return { ...left, ...sumOf([left, right]), parts }
}

/** Forms of one identifier and gravity as one, of the pattern that is given. */
export function mergedForm(forms: readonly Form[], parts: readonly Part[]): Form {
  return {
    ...sumOf(forms),
    identifier: forms[0]?.identifier ?? '',
    isGrave: forms[0]?.isGrave ?? false,
    key: keyOf(parts),
    parts,
    isGeneral: true,
  }
}

/** Forms that have nothing in common. */
export function restForm(forms: readonly Form[]): Form {
  return { ...sumOf(forms), identifier: '', isGrave: false, key: REST, parts: null, isGeneral: false }
}

/** The key of what has no pattern; no message has this one. */
const REST = '\0'

/** Examples of several forms, of different ones where there are some, the earliest first. */
export function examplesOf(forms: readonly Form[]): readonly Example[] {
  const earliest = forms.toSorted(
    (left, right) => left.first - right.first || (left.key < right.key ? -1 : 1),
  )
  const [one, two] = [0, 1].map((at) => earliest.flatMap(({ examples }) => examples[at] ?? []))
  return [...(one ?? []), ...(two ?? [])].slice(0, EXAMPLES)
}

function sumOf(forms: readonly Form[]) {
  return {
    count: forms.reduce((sum, { count }) => sum + count, 0),
    first: forms.reduce((least, form) => Math.min(least, form.first), Number.MAX_SAFE_INTEGER),
    last: forms.reduce((most, form) => Math.max(most, form.last), 0),
    examples: examplesOf(forms),
  }
}

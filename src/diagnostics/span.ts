/** A file of chains as it was read. `name` is how it is called in messages and in the position of a rule. */
export interface SourceFile {
  readonly name: string
  readonly text: string
  /** The parts of the text that no message may show, such as passwords. */
  readonly secrets?: readonly { readonly start: number; readonly end: number }[]
}

/** A range of a file, as offsets into its text: the end is the first character behind it. */
export interface Span {
  readonly file: SourceFile
  readonly start: number
  readonly end: number
}

/** A place in a file as people count: line and column from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

const lineStartsOf = new WeakMap<SourceFile, readonly number[]>()

/** Where an offset of a file is; offsets behind the end are at the end. */
export function positionAt(file: SourceFile, offset: number): Position {
  const starts = lineStarts(file)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: Math.min(offset, file.text.length) - (starts[low] ?? 0) + 1 }
}

/** The text of a line (counted from 1) without its line end. */
export function lineText(file: SourceFile, line: number): string {
  const starts = lineStarts(file)
  return file.text
    .slice(starts[line - 1] ?? file.text.length, starts[line] ?? file.text.length)
    .replace(/\r?\n$/, '')
}

/** How a rule is called in effects, mails and logs: `sshd.chain:41`. */
export function placeOf(span: Span): string {
  return `${span.file.name}:${positionAt(span.file, span.start).line}`
}

/** The smallest span that holds both; they must be of one file. */
export function spanning(first: Span, last: Span): Span {
  return { file: first.file, start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) }
}

function lineStarts(file: SourceFile): readonly number[] {
  const known = lineStartsOf.get(file)
  if (known !== undefined) return known
  const starts = [0]
  for (let at = file.text.indexOf('\n'); at >= 0; at = file.text.indexOf('\n', at + 1)) starts.push(at + 1)
  lineStartsOf.set(file, starts)
  return starts
}

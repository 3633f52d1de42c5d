import { lineText, positionAt, type Span } from './span.ts'

/** How far a line of the source is shown: a longer one is cut around the culprit. */
const SHOWN_WIDTH = 100

/** How much of a longer line is shown before the culprit. */
const SHOWN_BEFORE = 20

/** A line of the source as it is shown, and which part of it is meant. */
export interface Excerpt {
  readonly text: string
  /** Where the part begins in `text`, and how much of it is underlined: always something. */
  readonly at: number
  readonly length: number
}

/** The line in which a span begins. What is secret is starred out; characters that are not printed become `�`. */
export function excerptOf(span: Span): Excerpt {
  const { line, column } = positionAt(span.file, span.start)
  const lineStart = span.start - (column - 1)
  const printable = withoutSecrets(lineText(span.file, line), lineStart, span)
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => '�'.repeat(character.length))
  const offset = column - 1
  const from = offset > SHOWN_WIDTH - SHOWN_BEFORE ? offset - SHOWN_BEFORE : 0
  const text = printable.slice(from, from + SHOWN_WIDTH)
  const at = Math.min(offset - from, text.length)
  return { text, at, length: Math.max(1, Math.min(span.end - span.start, text.length - at)) }
}

function withoutSecrets(text: string, lineStart: number, { file }: Span): string {
  let shown = text
  for (const { start, end } of file.secrets ?? []) {
    const from = Math.max(0, start - lineStart)
    const to = Math.min(text.length, end - lineStart)
    if (from < to) shown = shown.slice(0, from) + '*'.repeat(to - from) + shown.slice(to)
  }
  return shown
}

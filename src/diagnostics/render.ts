import { styleText } from 'node:util'
import { visible } from '../values/visible.ts'
import type { Diagnostic } from './diagnostic.ts'
import { excerptOf } from './excerpt.ts'
import { positionAt, type Span } from './span.ts'

/**
 * A diagnostic for people: what is wrong, where, the line itself with carets under the culprit, further places, and the
 * hint.
 *
 *     error[PY0201]: there is no chain named `shs`
 *       --> main.chain:12:16
 *        |
 *     12 |     ip exists -> goto shs
 *        |                       ^^^
 *        = did you mean `ssh`?
 */
export function renderDiagnostic(diagnostic: Diagnostic, colour: boolean): string {
  const { span, code, severity, message, hint, related = [] } = diagnostic
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text)
  const accent = severity === 'error' ? 'red' : 'yellow'
  const width = Math.max(...[span, ...related.map((other) => other.span)].map(lineNumberWidth))
  const gutter = ' '.repeat(width)
  const lines = [
    `${paint(accent, `${severity}[${code}]`)}: ${paint('bold', visible(message))}`,
    ...renderPlace(span, { width, arrow: '-->', mark: paint(accent, '^'), paint }),
  ]
  for (const other of related) {
    lines.push(`${gutter} ${paint('dim', '|')} ${visible(other.message)}`)
    lines.push(...renderPlace(other.span, { width, arrow: ':::', mark: paint('dim', '-'), paint }))
  }
  lines.push(`${gutter} ${paint('dim', '=')} ${paint('cyan', visible(hint))}`)
  return lines.join('\n')
}

type Paint = (style: 'red' | 'yellow' | 'cyan' | 'bold' | 'dim', text: string) => string

interface Look {
  /** How wide the numbers of lines are set. */
  readonly width: number
  readonly arrow: string
  /** What stands under each character of the place. */
  readonly mark: string
  readonly paint: Paint
}

/** Where a place is, and what stands there; of a file that has no text, such as one that cannot be read, only its name. */
function renderPlace(span: Span, { width, arrow, mark, paint }: Look): readonly string[] {
  const gutter = ' '.repeat(width)
  if (span.file.text === '') return [`${gutter} ${paint('dim', arrow)} ${visible(span.file.name)}`]
  const { line, column } = positionAt(span.file, span.start)
  const { text, at, length } = excerptOf(span)
  const bar = paint('dim', '|')
  return [
    `${gutter} ${paint('dim', arrow)} ${visible(span.file.name)}:${line}:${column}`,
    `${gutter} ${bar}`,
    `${String(line).padStart(width)} ${bar} ${text}`,
    `${gutter} ${bar} ${' '.repeat(at)}${mark.repeat(length)}`,
  ]
}

function lineNumberWidth(span: Span): number {
  return String(positionAt(span.file, span.start).line).length
}

/** `2 errors and 1 warning`, as the last line under the diagnostics. */
export function summariseDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - errors
  const parts = [
    ...(errors > 0 ? [`${errors} error${errors === 1 ? '' : 's'}`] : []),
    ...(warnings > 0 ? [`${warnings} warning${warnings === 1 ? '' : 's'}`] : []),
  ]
  return parts.join(' and ') || 'no problems'
}

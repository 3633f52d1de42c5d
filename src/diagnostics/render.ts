import { styleText } from 'node:util'
import type { Diagnostic } from './diagnostic.ts'
import { lineText, positionAt } from './span.ts'

/** How far a line of the source is shown: a longer one is cut around the culprit. */
const SHOWN_WIDTH = 100

/**
 * A diagnostic for people: what is wrong, where, the line itself with carets under the culprit, and the hint.
 *
 *     error[PY0201]: there is no chain named `shs`
 *       --> main.chain:12:16
 *        |
 *     12 |     ip exists -> goto shs
 *        |                       ^^^
 *        = did you mean `ssh`?
 */
export function renderDiagnostic(diagnostic: Diagnostic, colour: boolean): string {
  const paint = (style: 'red' | 'yellow' | 'cyan' | 'bold' | 'dim', text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text
  const { span, code, severity, message, hint } = diagnostic
  const { line, column } = positionAt(span.file, span.start)
  const gutter = ' '.repeat(String(line).length)
  const accent = severity === 'error' ? 'red' : 'yellow'
  const { shown, caretAt, caretWidth } = excerpt(lineText(span.file, line), column - 1, span.end - span.start)
  const lines = [
    `${paint(accent, `${severity}[${code}]`)}: ${paint('bold', message)}`,
    `${gutter} ${paint('dim', '-->')} ${span.file.name}:${line}:${column}`,
    `${gutter} ${paint('dim', '|')}`,
    `${line} ${paint('dim', '|')} ${shown}`,
    `${gutter} ${paint('dim', '|')} ${' '.repeat(caretAt)}${paint(accent, '^'.repeat(caretWidth))}`,
  ]
  if (hint !== undefined) lines.push(`${gutter} ${paint('dim', '=')} ${paint('cyan', hint)}`)
  return lines.join('\n')
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

function excerpt(line: string, offset: number, length: number) {
  const printable = line.replace(/\t/g, ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, '�')
  const from = offset > SHOWN_WIDTH - 20 ? offset - 20 : 0
  const shown = printable.slice(from, from + SHOWN_WIDTH)
  const caretAt = offset - from
  return { shown, caretAt, caretWidth: Math.max(1, Math.min(length, shown.length - caretAt)) }
}

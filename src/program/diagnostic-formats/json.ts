import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'
import { jsonText } from '../../values/json-text.ts'
import { regionOf } from './places.ts'

/** One JSON object a line. */
export function formatAsJson(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${jsonText(plainDiagnostic(diagnostic))}\n`).join('')
}

function plainDiagnostic({ severity, code, message, span, hint, related = [] }: Diagnostic) {
  return {
    severity,
    code,
    message,
    ...plainPlace(span),
    hint,
    ...(related.length === 0
      ? {}
      : { related: related.map((other) => ({ message: other.message, ...plainPlace(other.span) })) }),
  }
}

/** Lines and columns count from 1, the end is the character behind it. */
function plainPlace(span: Span) {
  const { line, column, endLine, endColumn } = regionOf(span)
  return { file: span.file.name, line, column, end_line: endLine, end_column: endColumn }
}

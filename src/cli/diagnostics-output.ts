import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { renderDiagnostic, summariseDiagnostics } from '../diagnostics/render.ts'
import { positionAt } from '../diagnostics/span.ts'

/** For people, or one JSON object a line for programs. */
export const DIAGNOSTIC_FORMATS = ['text', 'json'] as const
export type DiagnosticFormat = (typeof DIAGNOSTIC_FORMATS)[number]

/** A stream such as `process.stdout`; only a terminal knows whether it has colours. */
export interface DiagnosticOutput {
  write(text: string): unknown
  hasColors?(): boolean
}

/** Prints diagnostics in their order; for people, with a last line that counts them. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  format: DiagnosticFormat,
  output: DiagnosticOutput,
): void {
  if (format === 'json') {
    for (const diagnostic of diagnostics) output.write(`${JSON.stringify(plainDiagnostic(diagnostic))}\n`)
    return
  }
  const colour = output.hasColors?.() ?? false
  for (const diagnostic of diagnostics) output.write(`${renderDiagnostic(diagnostic, colour)}\n\n`)
  output.write(`${summariseDiagnostics(diagnostics)}\n`)
}

/** A diagnostic as `--format json` shows it; lines and columns count from 1, the end is the character behind it. */
function plainDiagnostic({ severity, code, message, span, hint }: Diagnostic) {
  const start = positionAt(span.file, span.start)
  const end = positionAt(span.file, span.end)
  return {
    severity,
    code,
    message,
    file: span.file.name,
    line: start.line,
    column: start.column,
    end_line: end.line,
    end_column: end.column,
    hint: hint ?? null,
  }
}

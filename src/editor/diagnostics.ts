import { DiagnosticSeverity, type Diagnostic as EditorDiagnostic } from 'vscode-languageserver'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { locationOf, rangeOf, type UriOf } from './positions.ts'

/** A diagnostic as editors show it: what is wrong, and below it what to do. */
export function toEditorDiagnostic(diagnostic: Diagnostic, uriOf: UriOf): EditorDiagnostic {
  const { code, severity, message, hint, span, related = [] } = diagnostic
  return {
    code,
    source: 'pyruse-ts',
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    range: rangeOf(span),
    message: hint === '' ? message : `${message}\n${hint}`,
    ...(related.length > 0 && {
      relatedInformation: related.map((other) => ({
        location: locationOf(other.span, uriOf),
        message: other.message,
      })),
    }),
  }
}

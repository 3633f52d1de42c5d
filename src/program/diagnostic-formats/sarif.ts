import { type Code, DIAGNOSTICS } from '../../diagnostics/codes.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'
import { jsonText } from '../../values/json-text.ts'
import { regionOf, uriOf } from './places.ts'

/** One SARIF document, of version 2.1.0 as OASIS fixed it: for code scanning and for editors. */
export function formatAsSarif(diagnostics: readonly Diagnostic[]): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort()
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pyruse-ts', rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, codes)),
      },
    ],
  }
  return `${jsonText(document, 2)}\n`
}

function ruleOf(code: Code) {
  const { severity, message, hint } = DIAGNOSTICS[code]
  return {
    id: code,
    shortDescription: { text: message },
    help: { text: hint },
    defaultConfiguration: { level: severity },
  }
}

function resultOf({ code, severity, message, hint, span, related = [] }: Diagnostic, codes: readonly Code[]) {
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: `${message}\n${hint}` },
    locations: [{ physicalLocation: physicalLocation(span) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((other) => ({
            physicalLocation: physicalLocation(other.span),
            message: { text: other.message },
          })),
        }),
  }
}

function physicalLocation(span: Span) {
  const { line, column, endLine, endColumn } = regionOf(span)
  return {
    artifactLocation: { uri: uriOf(span.file) },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  }
}

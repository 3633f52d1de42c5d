import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { renderDiagnostic, summariseDiagnostics } from '../diagnostics/render.ts'
import { formatForGithub } from './diagnostic-formats/github.ts'
import { formatAsJson } from './diagnostic-formats/json.ts'
import { formatAsSarif } from './diagnostic-formats/sarif.ts'

/** For people; one JSON object a line for programs; annotations of GitHub Actions; one SARIF document. */
export const DIAGNOSTIC_FORMATS = ['text', 'json', 'github', 'sarif'] as const
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
  output.write(FORMATS[format](diagnostics, output.hasColors?.() ?? false))
}

const FORMATS: Readonly<
  Record<DiagnosticFormat, (diagnostics: readonly Diagnostic[], colour: boolean) => string>
> = {
  text: formatAsText,
  json: formatAsJson,
  github: formatForGithub,
  sarif: formatAsSarif,
}

function formatAsText(diagnostics: readonly Diagnostic[], colour: boolean): string {
  const rendered = diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, colour)}\n\n`)
  return `${rendered.join('')}${summariseDiagnostics(diagnostics)}\n`
}

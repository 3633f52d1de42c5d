import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { visible } from '../../values/visible.ts'
import { pathInRepository, regionOf } from './places.ts'

/** Workflow commands of GitHub Actions, one a line: they become annotations of a pull request. */
export function formatForGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${command(diagnostic)}\n`).join('')
}

function command({ severity, code, message, span, hint }: Diagnostic): string {
  const { line, column, endLine, endColumn } = regionOf(span)
  const properties = {
    file: pathInRepository(span.file),
    line,
    endLine,
    col: column,
    // GitHub underlines up to this column, and only where all is in one line.
    ...(line === endLine ? { endColumn: Math.max(column, endColumn - 1) } : {}),
    title: code,
  }
  const written = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  )
  return `::${severity} ${written.join(',')}::${escapeData(`${message}\n${hint}`)}`
}

/** A line break in it would begin another command. */
function escapeData(text: string): string {
  const lines = text.split(/\r?\n/).map(visible)
  return lines.join('\n').replaceAll('%', '%25').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

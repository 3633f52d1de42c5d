import { resolve } from 'node:path'
import type { Diagnostic as EditorDiagnostic } from 'vscode-languageserver'
import type { SourceFile } from '../../diagnostics/span.ts'
import { toEditorDiagnostic } from '../../editor/diagnostics.ts'
import { chainPath } from '../../settings/chain-files.ts'
import type { EditorProgram } from './editor-program.ts'

/** What is wrong with each file, by its URI. What two programs say of a file that both include is said once. */
export function diagnosticsByUri(
  programs: readonly EditorProgram[],
  uriOfPath: (path: string) => string,
): ReadonlyMap<string, readonly EditorDiagnostic[]> {
  const byUri = new Map<string, Map<string, EditorDiagnostic>>()
  for (const program of programs) {
    const uriOf = (file: SourceFile) => uriOfPath(shownAt(program, file))
    for (const diagnostic of program.diagnostics) {
      const uri = uriOf(diagnostic.span.file)
      const shown = toEditorDiagnostic(diagnostic, uriOf)
      const known = byUri.get(uri) ?? new Map<string, EditorDiagnostic>()
      byUri.set(uri, known.set(JSON.stringify([shown.range, shown.message]), shown))
    }
  }
  return new Map([...byUri].map(([uri, shown]) => [uri, [...shown.values()]]))
}

/** What is said of no file that there is, such as a pattern of the settings that matches none, is shown in the settings. */
function shownAt({ paths, home }: EditorProgram, file: SourceFile): string {
  const path = resolve(chainPath(file))
  return paths.has(path) ? path : home
}

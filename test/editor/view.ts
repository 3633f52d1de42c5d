import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import type { SourceFile } from '../../src/diagnostics/span.ts'
import { type ProgramView, viewProgram } from '../../src/editor/program-view.ts'
import { parseFile } from '../../src/language/parse.ts'

const ENVIRONMENT = { sources: ['journal', 'web'], sections: ['WARN', 'OTHER'], banSets: ['firewall'] }

/** A program of these files, by name, under settings that declare a few things. */
export function viewOf(texts: Readonly<Record<string, string>>): ProgramView {
  const files = Object.entries(texts).map(([name, text]) => parseFile({ name, text }).file)
  const loaded = { files, fileLists: new Map() }
  const checked = check(loaded, BUILTINS, ENVIRONMENT)
  const describe = ({ summary }: { readonly summary: string }) => summary
  return viewProgram({ loaded, checked, modules: BUILTINS, environment: ENVIRONMENT, describe })
}

/** The one place of a program that is written like this; `‸` marks the cursor in it. */
export function placeIn(
  view: ProgramView,
  marked: string,
): { readonly file: SourceFile; readonly offset: number } {
  const [before = '', behind = ''] = marked.split('‸')
  for (const { span } of view.files) {
    const found = span.file.text.indexOf(before + behind)
    if (found >= 0) return { file: span.file, offset: found + before.length }
  }
  throw new Error(`no file has ${marked}`)
}

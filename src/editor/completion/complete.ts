import type { CompletionItem } from 'vscode-languageserver'
import type { SourceFile } from '../../diagnostics/span.ts'
import { rangeOf } from '../positions.ts'
import type { ProgramView } from '../program-view.ts'
import { type Candidate, candidatesFor } from './candidates.ts'
import { placeAt } from './place.ts'

/**
 * What may be written at an offset of a file: of the file only its text counts, which may be newer than the program.
 * `shipped` are the files that ship, as `include` names them.
 */
export function complete(
  view: ProgramView,
  file: SourceFile,
  offset: number,
  shipped: readonly string[],
): readonly CompletionItem[] {
  const { from, wants } = placeAt(file.text, offset, view.modules)
  const range = rangeOf({ file, start: from, end: offset })
  const items = new Map<string, CompletionItem>()
  for (const [rank, want] of wants.entries())
    for (const candidate of candidatesFor(want, view, shipped))
      if (!items.has(candidate.label)) items.set(candidate.label, itemOf(candidate, rank, range))
  return [...items.values()]
}

function itemOf(candidate: Candidate, rank: number, range: ReturnType<typeof rangeOf>): CompletionItem {
  const { label, kind, text = label, detail, documentation, preferred = false, last = false } = candidate
  return {
    label,
    kind,
    sortText: `${preferred ? 0 : 1}${rank}${last ? 1 : 0}${label}`,
    textEdit: { range, newText: text },
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: 'markdown', value: documentation } }),
  }
}

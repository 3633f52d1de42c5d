import type { TextEdit } from 'vscode-languageserver'

/**
 * The change that makes a text the formatted one: from the first line that differs to the last, so that the cursor stays
 * where it is in all others. Lines keep the ends that the text has.
 */
export function formatEdits(text: string, formatted: string): readonly TextEdit[] {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const before = text.split(/\r\n|\n|\r/)
  const after = formatted.split('\n')
  const most = Math.min(before.length, after.length)
  let first = 0
  while (first < most && before[first] === after[first]) first++
  let same = 0
  while (same < most - first && before.at(-1 - same) === after.at(-1 - same)) same++
  if (first === before.length && first === after.length) return []
  return [
    replaceLines(
      before,
      { from: first, to: before.length - same },
      after.slice(first, after.length - same),
      lineEnd,
    ),
  ]
}

/** Where lines are left below, each new one ends; at the end of the text the line end before goes or comes with them. */
function replaceLines(
  before: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
  lines: readonly string[],
  lineEnd: string,
): TextEdit {
  if (to < before.length)
    return {
      range: { start: { line: from, character: 0 }, end: { line: to, character: 0 } },
      newText: lines.map((line) => `${line}${lineEnd}`).join(''),
    }
  const end = { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
  if (from === 0) return { range: { start: { line: 0, character: 0 }, end }, newText: lines.join(lineEnd) }
  const start = { line: from - 1, character: before[from - 1]?.length ?? 0 }
  return { range: { start, end }, newText: lines.map((line) => `${lineEnd}${line}`).join('') }
}

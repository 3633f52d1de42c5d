import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/**
 * What the checker found, without what only follows from text that could not be understood: a statement that was lost
 * captures nothing, so the fields that it would have captured seem to be missing.
 */
export function withoutFollowOns(
  syntax: readonly Diagnostic[],
  found: readonly Diagnostic[],
): readonly Diagnostic[] {
  const broken = syntax.filter(({ code }) => code.startsWith('PY01'))
  if (broken.length === 0) return found
  return found.filter(
    (diagnostic) => diagnostic.code !== 'PY0204' && !broken.some((other) => overlap(other, diagnostic)),
  )
}

function overlap({ span: one }: Diagnostic, { span: other }: Diagnostic): boolean {
  return one.file === other.file && one.start < other.end && other.start < one.end
}

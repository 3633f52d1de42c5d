import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'

/**
 * `{,3}`, and brackets that end at once though another `]` stands behind them. Escapes and other brackets are passed over
 * with all that belongs to them.
 */
const FOREIGN =
  /\\[\s\S]|(\{,\d+\})|(\[\^?\](?=(?:\\[\s\S]|[^[\]\\])*\])(?:\\[\s\S]|[^[\]\\])*\])|\[\^?\]|\[(?:\\[\s\S]|[^\]\\])+\]/g

/** Warns of what grep, Perl or Python read otherwise, and nothing refuses: such a pattern never matches what its author has in mind. */
export function warnOfForeignSyntax(
  source: string,
  within: (start: number, end: number) => Span,
): readonly Diagnostic[] {
  return [...source.matchAll(FOREIGN)].flatMap(({ 0: written, 1: count, 2: brackets, index }) => {
    const told = count === undefined ? ofBrackets(brackets) : ofCount(count)
    if (told === undefined) return []
    const { meaning, instead } = told
    const place = within(index, index + written.length)
    return diagnose('PY0511', place, { written, meaning }, `write \`${instead}\``)
  })
}

/** Python, PCRE and grep -E count from nothing then. */
function ofCount(count: string) {
  return { meaning: 'it is plain text', instead: count.replace('{', '{0') }
}

/** Everywhere else a `]` that comes first stands for itself. */
function ofBrackets(brackets: string | undefined) {
  if (brackets === undefined) return undefined
  const meaning = brackets.startsWith('[^') ? '`[^]` is any character' : '`[]` is no character at all'
  return { meaning: `${meaning}, and what follows stands outside`, instead: brackets.replace(']', '\\]') }
}

import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'

/**
 * A letter, or a `>`, behind a backslash that means something to grep, Perl or Python, and here just itself. Escapes that there
 * are, are passed over with all that belongs to them.
 */
const ESCAPE = /\\(?:c[A-Za-z]|k<\w+>|[dDwWsSbBnrtvfxu0-9]|([A-Za-z>])|[\s\S])/g

/** What to write instead, by the letter. */
const INSTEAD: Readonly<Record<string, string>> = {
  A: 'write `^`',
  Z: 'write `$`',
  z: 'write `$`',
  h: 'write `[ \\t]`',
  R: 'write `\\n`',
  '>': 'write `\\b` for the end of a word, and `\\b` in place of `\\<` for its beginning',
  p: 'write the characters themselves, such as `[A-Za-z]`',
  P: 'write the characters themselves, such as `[^A-Za-z]`',
  Q: 'write a backslash before each sign that stands for itself',
  E: 'write a backslash before each sign that stands for itself',
}

/** Warns of escapes of other languages: such a pattern never matches what its author has in mind. */
export function warnOfForeignEscapes(
  source: string,
  within: (start: number, end: number) => Span,
): readonly Diagnostic[] {
  return [...source.matchAll(ESCAPE)].flatMap(({ 0: written, 1: letter, index }) =>
    letter === undefined
      ? []
      : diagnose(
          'PY0510',
          within(index, index + written.length),
          { escape: written, letter },
          INSTEAD[letter],
        ),
  )
}

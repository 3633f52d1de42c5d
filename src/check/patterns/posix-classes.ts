import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'

/** What each class of POSIX is called, and what says the same here, between brackets. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
}

/** A class of POSIX, unless a backslash says that its brackets are meant. */
const POSIX = new RegExp(`\\\\[\\s\\S]|\\[:(${Object.keys(CLASSES).join('|')}):\\]`, 'g')

/** Warns of `[:alnum:]` and its like, as grep and logcheck have them: such a pattern matches something else. */
export function warnOfPosixClasses(
  source: string,
  within: (start: number, end: number) => Span,
): readonly Diagnostic[] {
  return [...source.matchAll(POSIX)].flatMap(({ 0: posix, 1: name = '', index }) => {
    const same = CLASSES[name]
    if (same === undefined) return []
    return diagnose('PY0509', within(index, index + posix.length), { posix }, `write \`${same}\` instead`)
  })
}

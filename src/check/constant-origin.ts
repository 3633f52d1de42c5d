import type { Code } from '../diagnostics/codes.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { cutText } from '../values/cut-text.ts'
import type { Constants } from './constants.ts'

/** How many characters of a line are shown. */
const LONGEST_LINE = 60

/** What is said of values. */
const ABOUT_VALUES: ReadonlySet<Code> = new Set(['PY0207', 'PY0304', 'PY0305', 'PY0306'])

/**
 * Tells also where a value comes from that a constant stands for: what is to be mended is there, and may be far from where it
 * is used, as in a shipped chain.
 */
export function withOrigin(diagnostic: Diagnostic, constants: Constants): Diagnostic {
  const { code, span, related } = diagnostic
  if (!ABOUT_VALUES.has(code) || related !== undefined) return diagnostic
  const name = span.file.text.slice(span.start, span.end)
  const place = constants.placeOf(name)
  if (place === undefined) return diagnostic
  const line = code === 'PY0305' ? constants.firstString(name) : undefined
  return {
    ...diagnostic,
    related: [{ span: place, message: 'its value is defined here' }],
    ...(line !== undefined && { hint: hintForFile(line) }),
  }
}

/** What is to be mended is in the file, where no quotes are. */
function hintForFile(line: string): string {
  const shown = cutText(line, LONGEST_LINE)
  return `\`${shown}\` in that file is no address and no network, so all its lines are strings; numbers stand in a list, \`[1, 2]\``
}

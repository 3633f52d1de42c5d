import type { Code } from '../diagnostics/codes.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Constants } from './constants.ts'

/** What is said of values. */
const ABOUT_VALUES: ReadonlySet<Code> = new Set(['PY0207', 'PY0304', 'PY0305', 'PY0306'])

/**
 * Tells also where a value comes from that a constant stands for: what is to be mended is there, and may be far from where it
 * is used, as in a shipped chain.
 */
export function withOrigin(diagnostic: Diagnostic, constants: Constants): Diagnostic {
  const { code, span, related } = diagnostic
  if (!ABOUT_VALUES.has(code) || related !== undefined) return diagnostic
  const place = constants.placeOf(span.file.text.slice(span.start, span.end))
  return place === undefined
    ? diagnostic
    : { ...diagnostic, related: [{ span: place, message: 'its value is defined here' }] }
}

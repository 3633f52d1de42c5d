import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'
import type { Forgery } from './forgery.ts'

/** How many characters of a message that proves it are shown. */
const LONGEST_SHOWN = 200

const HINTS: Readonly<Record<Forgery['written'], string>> = {
  'in front':
    'begin with `^` and spell out what comes first; a text that others write is `.*` there, without `?`',
  before:
    'let what stands before the address take all it can (`.*`, not `.*?`), or only what is no white space (`\\S+`)',
  behind:
    'give what follows the address a narrower type (`{name:word}`, `{name:int}`), or what stands before it',
}

/** The warning that an attacker may choose the address of a capture, with a message that proves it. */
export function forgeryWarning(
  name: string,
  { message, captured, written }: Forgery,
  span: Span,
): Diagnostic {
  const shown = message.length > LONGEST_SHOWN ? `${message.slice(0, LONGEST_SHOWN)}…` : message
  const details = { name, message: JSON.stringify(shown), address: captured }
  return diagnose('PY0507', span, details, HINTS[written])
}

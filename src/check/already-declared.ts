import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { placeOf, type Span } from '../diagnostics/span.ts'
import { isShipped } from '../language/load.ts'

/** A name that is declared a second time. */
export function alreadyDeclared(span: Span, what: string, name: string, first: Span): Diagnostic {
  const hint = [span, first].some(({ file }) => isShipped(file))
    ? `rename yours: the other ${what} ships with pyruse-ts`
    : undefined
  return diagnose('PY0205', span, { what, name, where: placeOf(first) }, hint, [
    { span: first, message: 'it is declared here first' },
  ])
}

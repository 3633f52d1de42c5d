import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { placeOf, type Span } from '../diagnostics/span.ts'

/** A name that is declared a second time. */
export function alreadyDeclared(span: Span, what: string, name: string, first: Span): Diagnostic {
  return diagnose('PY0205', span, { what, name, where: placeOf(first) }, undefined, [
    { span: first, message: 'it is declared here first' },
  ])
}

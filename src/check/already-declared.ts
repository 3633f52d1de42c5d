import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { placeOf, type SourceFile, type Span } from '../diagnostics/span.ts'
import { isShipped } from '../language/load.ts'

/** A name that is declared a second time. */
export function alreadyDeclared(span: Span, what: string, name: string, first: Span): Diagnostic {
  const shipped = [span, first].find(({ file }) => isShipped(file))?.file
  return diagnose(
    'PY0205',
    span,
    { what, name, where: placeOf(first) },
    shipped && hintAgainst(shipped, what, name),
    [{ span: first, message: 'it is declared here first' }],
  )
}

/** A constant that ships is a `default`: it gives way to any `define`. */
function hintAgainst({ name: path }: SourceFile, what: string, name: string): string {
  if (what === 'constant')
    return `write \`define ${name} = …\`: it takes the place of the one that ships with pyruse-ts`
  const [, file] = /([^/]+)\.chain$/.exec(path) ?? []
  return `rename yours: the other ${what} ships with pyruse-ts; or leave that file out, as by \`include "@chains/!(${file}).chain"\``
}

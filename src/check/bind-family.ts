import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import type { Bound } from '../module/bound.ts'
import type { FamilyShape } from '../module/shape.ts'
import type { Scope } from './scope.ts'

/**
 * The fields that a call fills in, under the prefix. They are its own: a text must not replace what a rule captured or
 * set, nor that what a text brought.
 */
export function bindFamily(scope: Scope, shape: FamilyShape, prefix: string, span: Span): Bound {
  const family = scope.fields.family(prefix, shape)
  scope.later(() => {
    const name = scope.fields.besides(prefix).find((other) => family.has(other))
    if (name !== undefined) scope.report(diagnose('PY0308', span, { prefix, name }))
  })
  return {
    kind: 'family',
    prefix,
    names: family.names,
    typesOf: (name) => family.typesOf(name),
    span,
  }
}

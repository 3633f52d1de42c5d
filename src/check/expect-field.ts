import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { isShipped } from '../language/load.ts'
import type { Scope } from './scope.ts'

/**
 * Reports a field that no entry can have, once all fields are known. A shipped chain may be included without those that set
 * its fields: there it is wrong only if some walk comes to it, which `flow` finds out. `otherwise` says what to do where
 * no field has a name like it.
 */
export function expectField(scope: Scope, name: string, span: Span, otherwise?: string): void {
  scope.fields.mention(name)
  if (scope.fields.exists(name) || isShipped(span.file)) return
  scope.later(() => {
    if (!scope.fields.exists(name))
      scope.report(diagnose('PY0204', span, { name }, meantField(name, scope) ?? otherwise))
  })
}

function meantField(name: string, { fields }: Scope): string | undefined {
  if (name === '_') return 'for whatever no other case takes, write `else -> …`'
  return didYouMean(name, fields.names())
}

import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { isShipped } from '../language/load.ts'
import type { Scope } from './scope.ts'

/**
 * The chains that decide what follows from what others recognise, and the fields by which those tell them, see docs/offences.md. Which of
 * them some entry has depends on the chains that are included: a policy may ask for all of them whatever those are.
 */
const POLICIES = ['offence', 'login', 'fault']
const TOLD_TO_POLICIES: ReadonlySet<string> = new Set([
  ...['offence', 'offender', 'user', 'port', 'forgeable'],
  ...['login', 'fault', 'severity', 'detail'],
])

/**
 * Reports a field that no entry can have, once all fields are known. A shipped chain may be included without those that set
 * its fields: there it is wrong only if some walk comes to it, which `flow` finds out. `otherwise` says what to do where
 * no field has a name like it.
 */
export function expectField(scope: Scope, name: string, span: Span, otherwise?: string): void {
  scope.fields.mention(name)
  if (scope.fields.exists(name) || isShipped(span.file)) return
  scope.later(() => {
    if (!scope.fields.exists(name) && !(TOLD_TO_POLICIES.has(name) && hasPolicy(scope)))
      scope.report(diagnose('PY0204', span, { name }, meantField(name, scope) ?? otherwise))
  })
}

function meantField(name: string, { fields }: Scope): string | undefined {
  if (name === '_') return 'for whatever no other case takes, write `else -> …`'
  return didYouMean(name, fields.names())
}

function hasPolicy({ chains }: Scope): boolean {
  return POLICIES.some((name) => chains.has(name))
}

import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import type { Action } from '../../../module/definition.ts'
import type { CheckedCall } from '../../program.ts'
import type { Flow } from '../flow.ts'
import { countersOf } from './support/counters.ts'

/** A key of more or fewer values than any that is counted: what is reset or lowered by it was never there. */
export function unmetKey(flow: Flow): readonly Diagnostic[] {
  return countersOf(flow).flatMap(({ name, counts, others }) => {
    const counted = new Set(counts.map(valuesOf))
    if (counted.size === 0) return []
    return others.flatMap((call) => {
      const values = valuesOf(call)
      if (counted.has(values)) return []
      const lengths = [...counted].toSorted((left, right) => left - right).map(fieldsText)
      const problem = `is counted by ${lengths.join(' or ')}, and never by ${fieldsText(values)}: nothing of it is found here`
      const hint = 'write the same fields behind `by` as behind `count`, in the same order'
      return [diagnose('PY0413', call.bound.by?.span ?? call.span, { name, problem }, hint)]
    })
  })
}

function fieldsText(count: number): string {
  return count === 1 ? 'one field' : `${count} fields`
}

/** Of how many values the key of a call is. */
function valuesOf({ bound: { by } }: CheckedCall<Action>): number {
  if (by === undefined) return 0
  return by.kind === 'several' ? by.items.length : 1
}

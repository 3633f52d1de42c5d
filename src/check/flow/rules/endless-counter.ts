import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import type { Flow } from '../flow.ts'
import { countersOf, nameOfCounter } from './support/counters.ts'

/** A counter that only ever grows: once over its limit, a key stays there. */
export function endlessCounter(flow: Flow): readonly Diagnostic[] {
  return countersOf(flow).flatMap(({ name, counts, others }) => {
    const [first] = counts
    const ends = counts.some(({ bound }) => bound.within !== undefined || bound.leaking !== undefined)
    if (first === undefined || ends || others.length > 0) return []
    const hint = 'say for how long an addition counts (`within 15m`), or `reset` it somewhere'
    const span = nameOfCounter(first)?.span ?? first.span
    return [diagnose('PY0413', span, { name, problem: 'only ever grows: nothing resets or lowers it' }, hint)]
  })
}

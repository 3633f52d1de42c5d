import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../../diagnostics/suggest.ts'
import { canBeJournalField } from '../../journal-fields.ts'
import type { Flow } from '../flow.ts'
import { type CounterUses, countersOf, nameOfCounter } from './support/counters.ts'

/** A counter that nothing adds to, or of which nobody asks how much it counts. */
export function unusedCounter(flow: Flow): readonly Diagnostic[] {
  const counters = countersOf(flow)
  const counted = counters.filter(({ counts }) => counts.length > 0).map(({ name }) => name)
  return counters.flatMap((counter) =>
    counter.counts.length === 0 ? neverCounted(counter, counted) : neverRead(counter, flow),
  )
}

function neverCounted({ name, others }: CounterUses, counted: readonly string[]): readonly Diagnostic[] {
  const [first] = others
  if (first === undefined) return []
  const hint = didYouMean(name, counted) ?? `count something: \`count ${name} by FIELD within 15m as FIELD\``
  return [
    diagnose('PY0413', nameOfCounter(first)?.span ?? first.span, { name, problem: 'is never counted' }, hint),
  ]
}

function neverRead({ name, counts }: CounterUses, { reads }: Flow): readonly Diagnostic[] {
  const [first] = counts
  const results = counts.flatMap(({ bound }) => (bound.as?.kind === 'field' ? [bound.as] : []))
  const [result] = results
  if (first === undefined) return []
  if (results.some(({ name: field }) => reads.has(field) || canBeJournalField(field))) return []
  if (result === undefined) {
    const hint = `take what it counts with \`as FIELD\`, and compare that`
    return [
      diagnose(
        'PY0413',
        nameOfCounter(first)?.span ?? first.span,
        { name, problem: 'is counted, but never asked for' },
        hint,
      ),
    ]
  }
  const hint = `compare it: \`${result.name} > 5 -> …\``
  return [
    diagnose(
      'PY0413',
      result.span,
      { name, problem: `is never asked for: nothing uses \`${result.name}\`` },
      hint,
    ),
  ]
}

import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../../diagnostics/suggest.ts'
import type { Flow } from '../flow.ts'
import { mayBeSet, mayBeUnset } from '../presence.ts'
import { firstUses } from './support/first-uses.ts'
import { settersOf } from './support/setters.ts'

/** A field that no path to its use sets: most likely its name is mistyped, or what sets it comes later. */
export function neverSet(flow: Flow): readonly Diagnostic[] {
  const unset = flow.uses.filter(
    ({ presence, missing }) => missing !== 'asked' && mayBeUnset(presence) && !mayBeSet(presence),
  )
  return firstUses(unset).map(({ field, span }) =>
    diagnose('PY0404', span, { name: field }, didYouMean(field, flow.writers.keys()), settersOf(flow, field)),
  )
}

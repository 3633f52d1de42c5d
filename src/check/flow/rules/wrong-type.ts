import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import { nameTypes } from '../../types.ts'
import { parameterLabel } from '../../usage.ts'
import type { Flow, ReachedUse } from '../flow.ts'
import { mayBeSet, typesIn } from '../presence.ts'
import { firstUses } from './support/first-uses.ts'
import { settersOf } from './support/setters.ts'

/** A field that holds, on every path to its use, what cannot be used there. */
export function wrongType(flow: Flow): readonly Diagnostic[] {
  return firstUses(flow.uses.filter(isNeverFit)).map((use) =>
    diagnose('PY0411', use.span, typeDetails(use), undefined, settersOf(flow, use.field)),
  )
}

function isNeverFit({ presence, types }: ReachedUse): boolean {
  const found = typesIn(presence)
  if (types.length === 0 || found === undefined || !mayBeSet(presence)) return false
  return found.length > 0 && !found.some((type) => types.includes(type))
}

/** What a use asks for, and what it may find instead. */
export function typeDetails({ field, key, types, presence, call }: ReachedUse) {
  const parameter = call.definition.parameters[key]
  const unfit = (typesIn(presence) ?? []).filter((type) => !types.includes(type))
  return {
    parameter: parameter === undefined ? key : parameterLabel(key, parameter),
    expected: nameTypes(types),
    name: field,
    found: nameTypes(unfit),
  }
}

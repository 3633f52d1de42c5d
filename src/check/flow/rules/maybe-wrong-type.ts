import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import type { Flow, ReachedUse } from '../flow.ts'
import { typesIn } from '../presence.ts'
import type { FieldValue } from '../search/facts.ts'
import { firstFound } from './support/first-found.ts'
import { routeText } from './support/routes.ts'
import { settersOf } from './support/setters.ts'
import { typeDetails } from './wrong-type.ts'

/** A field that holds, on some path to an action, what the action cannot use. */
export function maybeWrongType(flow: Flow): readonly Diagnostic[] {
  const found = firstFound(flow, flow.uses.filter(isSometimesUnfit), isUnfit)
  return found.map(({ use, route }) => {
    const where = routeText(route)
    const hint =
      where === undefined ? undefined : `it may be one behind ${where}: set the field to another value there`
    return diagnose('PY0412', use.span, typeDetails(use), hint, settersOf(flow, use.field))
  })
}

function isSometimesUnfit({ presence, types }: ReachedUse): boolean {
  const found = typesIn(presence) ?? []
  const fit = found.filter((type) => types.includes(type))
  return types.length > 0 && fit.length > 0 && fit.length < found.length
}

function isUnfit({ presence, types: found }: FieldValue, { types }: ReachedUse): boolean {
  return presence === 'set' && found.length > 0 && !found.some((type) => types.includes(type))
}

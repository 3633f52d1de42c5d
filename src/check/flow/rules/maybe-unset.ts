import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import type { Flow, ReachedUse } from '../flow.ts'
import { mayBeSet, mayBeUnset } from '../presence.ts'
import type { Route } from '../search/goal.ts'
import { firstFound } from './support/first-found.ts'
import { routeShown, routeText } from './support/routes.ts'
import { settersOf } from './support/setters.ts'

/** A field that is shown, banned, counted by or copied, though some walk comes there without it. */
export function maybeUnset(flow: Flow): readonly Diagnostic[] {
  const uncertain = flow.uses.filter(
    ({ presence, missing }) => missing === 'wrong' && mayBeUnset(presence) && mayBeSet(presence),
  )
  const found = firstFound(flow, uncertain, ({ presence }) => presence === 'unset')
  return found.map(({ use, route }) => {
    const related = [...routeShown(route, `a walk may come from here without \`${use.field}\``)]
    return diagnose('PY0405', use.span, { name: use.field }, hintFor(use, route), [
      ...related,
      ...(settersOf(flow, use.field) ?? []),
    ])
  })
}

function hintFor({ field, span }: ReachedUse, route: Route | undefined): string {
  const isShown = span.file.text[span.start] === '{'
  const where = routeText(route)
  const missing = where === undefined ? '' : `it may be missing behind ${where}: `
  const ask = `ask for it first by \`${field} exists\``
  return isShown ? `${missing}${ask}, or write \`{${field}|default("…")}\`` : `${missing}${ask}`
}

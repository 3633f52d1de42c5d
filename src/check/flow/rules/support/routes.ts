import type { Related } from '../../../../diagnostics/diagnostic.ts'
import { placeOf } from '../../../../diagnostics/span.ts'
import type { Route } from '../../search/goal.ts'

/** How a walk came into the chain: `goto offence` in `main.chain:12`; undefined where it is the base chain. */
export function routeText(route: Route | undefined): string | undefined {
  if (route?.before === undefined) return undefined
  const { verdict, target, span } = route.verdict
  return `\`${verdict} ${target}\` in ${placeOf(span)}`
}

/** The place where a walk came into the chain, for showing along with a diagnostic. */
export function routeShown(route: Route | undefined, message: string): readonly Related[] {
  return route?.before === undefined ? [] : [{ span: route.verdict.span, message }]
}

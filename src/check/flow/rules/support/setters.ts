import type { Related } from '../../../../diagnostics/diagnostic.ts'
import type { Flow } from '../../flow.ts'

/** How many places that set a field are shown. */
const MOST_SHOWN = 3

/** Where a field is set, for showing along with a diagnostic. */
export function settersOf({ writers }: Flow, field: string): readonly Related[] | undefined {
  const spans = writers.get(field)
  if (spans === undefined) return undefined
  const others = spans.length - MOST_SHOWN
  return spans.slice(0, MOST_SHOWN).map((span, index) => {
    const more = index === MOST_SHOWN - 1 && others > 0 ? `, and in ${others} more places` : ''
    return { span, message: `\`${field}\` is set here${more}` }
  })
}

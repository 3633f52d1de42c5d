import type { Flow, ReachedUse } from '../../flow.ts'
import type { Facts, FieldValue } from '../../search/facts.ts'
import type { Route } from '../../search/goal.ts'

/** How many uses of one field in one chain are looked at. */
const MOST_TRIED = 5

/** Of the uses of each field in each chain the first to which a walk is found on which the field is wrong. */
export function firstFound(
  { searcher }: Flow,
  uses: readonly ReachedUse[],
  isWrong: (value: FieldValue, use: ReachedUse) => boolean,
): readonly { readonly use: ReachedUse; readonly route: Route | undefined }[] {
  const groups = Map.groupBy(uses, ({ chain, field }) => `${chain} ${field}`)
  return [...groups.values()].flatMap((group) => {
    for (const use of group.slice(0, MOST_TRIED)) {
      const { chain, command, field } = use
      if (command === undefined) continue
      const holds = (facts: Facts) => isWrong(facts.field(field), use)
      const found = searcher.find({ chain, command, toPolicy: false, field, holds })
      if (found !== undefined) return [{ use, route: found.route }]
    }
    return []
  })
}

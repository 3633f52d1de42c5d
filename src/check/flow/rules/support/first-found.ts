import type { ReachedUse } from '../../flow.ts'
import type { Route } from '../../search/goal.ts'

/** How many uses of one field in one chain are looked at. */
const MOST_TRIED = 5

/** Of the uses of each field in each chain the first for which a walk is found that shows what is wrong with it. */
export function firstFound(
  uses: readonly ReachedUse[],
  find: (use: ReachedUse) => { readonly route: Route | undefined } | undefined,
): readonly { readonly use: ReachedUse; readonly route: Route | undefined }[] {
  const groups = Map.groupBy(uses, ({ chain, field }) => `${chain} ${field}`)
  return [...groups.values()].flatMap((group) => {
    for (const use of group.slice(0, MOST_TRIED)) {
      const found = find(use)
      if (found !== undefined) return [{ use, route: found.route }]
    }
    return []
  })
}

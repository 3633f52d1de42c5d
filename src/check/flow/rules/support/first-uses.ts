import type { ReachedUse } from '../../flow.ts'

/** The first use of each field in each chain: what is wrong with one is wrong with those behind it as well. */
export function firstUses(uses: readonly ReachedUse[]): readonly ReachedUse[] {
  const first = new Map<string, ReachedUse>()
  for (const use of uses) {
    const key = `${use.chain} ${use.field}`
    const known = first.get(key)
    if (known === undefined || use.span.start < known.span.start) first.set(key, use)
  }
  return [...first.values()]
}

/** A program as something to draw: plain data, in the order in which it is shown. */
export interface ProgramGraph {
  readonly sources: readonly GraphSource[]
  /** The base chains by priority, then the others in the order of declaration. */
  readonly chains: readonly GraphChain[]
  /** Since when the hits are counted, in microseconds since the epoch; undefined where none are shown. */
  readonly since: number | undefined
}

export interface GraphSource {
  readonly name: string
  /** What happens to its entries that no chain decided: the actions of its policy. */
  readonly policy: readonly string[]
  /** How many of its entries walked, and how many of them no chain decided. */
  readonly hits?: { readonly walked: number; readonly policy: number }
}

export interface GraphChain {
  readonly name: string
  /** `file:line`. */
  readonly place: string
  readonly documentation: string
  /** Present in a base chain. */
  readonly hook?: GraphHook
  readonly rows: readonly GraphRow[]
  /** How often it was run. */
  readonly hits?: number
}

export interface GraphHook {
  /** What follows `on`. */
  readonly condition: string | undefined
  readonly priority: number
  readonly sources: readonly {
    readonly name: string
    readonly hits?: { readonly entered: number; readonly decided: number }
  }[]
}

/** A rule, a branch of an `if`, a case, the head of a `match`, or what is done without a condition. */
export interface GraphRow {
  /** `file:line`; empty for the head of a `match`. */
  readonly place: string
  /** How many `if`s and cases it stands in. */
  readonly depth: number
  /** The condition, or the first pattern of a case; empty for what is always done. */
  readonly text: string
  /** How many further patterns the case has. */
  readonly furtherPatterns: number
  readonly actions: readonly string[]
  readonly verdicts: readonly GraphVerdict[]
}

export interface GraphVerdict {
  readonly kind: 'accept' | 'drop' | 'return' | 'jump' | 'goto'
  /** The chain that a `jump` or a `goto` runs. */
  readonly target?: string
  readonly hits?: number
}

/** All jumps, or all gotos, from one chain to another. */
export interface GraphLink {
  readonly from: GraphChain
  readonly to: GraphChain
  readonly kind: 'jump' | 'goto'
  readonly hits: number | undefined
}

/** How chains lead to each other, in the order of the chains and their rules. */
export function linksOf({ chains }: ProgramGraph): readonly GraphLink[] {
  const byName = new Map(chains.map((chain) => [chain.name, chain]))
  return chains.flatMap((from) => {
    const links = new Map<string, GraphLink>()
    for (const { kind, target, hits } of from.rows.flatMap(({ verdicts }) => verdicts)) {
      const to = target === undefined ? undefined : byName.get(target)
      if (to === undefined || (kind !== 'jump' && kind !== 'goto')) continue
      const key = `${kind} ${to.name}`
      links.set(key, { from, to, kind, hits: sumOf([links.get(key)?.hits, hits]) })
    }
    return [...links.values()]
  })
}

/** The chains that entries of a source enter, with how often; in the order of the graph. */
export function enteredFrom(
  source: string,
  chains: readonly GraphChain[],
): readonly { readonly chain: GraphChain; readonly hits: GraphHook['sources'][number]['hits'] }[] {
  return chains.flatMap((chain) =>
    (chain.hook?.sources ?? []).flatMap(({ name, hits }) => (name === source ? [{ chain, hits }] : [])),
  )
}

/** How often a chain itself accepts or drops; undefined where it never does. */
export function endsOf(
  { rows }: GraphChain,
  kind: 'accept' | 'drop',
): { hits: number | undefined } | undefined {
  const verdicts = rows.flatMap(({ verdicts }) => verdicts).filter((verdict) => verdict.kind === kind)
  return verdicts.length === 0 ? undefined : { hits: sumOf(verdicts.map(({ hits }) => hits)) }
}

/** Undefined where nothing was counted. */
export function sumOf(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0)
}

import type { GraphChain, ProgramGraph } from '../../graph/model.ts'

/** A rule of which the verdict was never given. */
export interface UnusedRule {
  readonly chain: string
  /** `file:line` */
  readonly place: string
  readonly condition: string
}

/** What the counts of a program say was never needed. */
export interface Unused {
  /** Of chains that ran, but for shipped ones. */
  readonly rules: readonly UnusedRule[]
  /** Chains that never ran, but for shipped ones. */
  readonly chains: readonly { readonly chain: string; readonly place: string }[]
  /** Shipped base chains of services that never spoke. */
  readonly silentServices: readonly string[]
}

/** Finds what nothing ever passed, in a graph with hits. */
export function unusedParts({ chains }: ProgramGraph): Unused {
  const own = chains.filter((chain) => !isShipped(chain))
  return {
    rules: own.filter((chain) => !isIdle(chain)).flatMap(unusedRules),
    chains: own.filter(isIdle).map(({ name, place }) => ({ chain: name, place })),
    silentServices: chains
      .filter((chain) => chain.hook !== undefined && isShipped(chain) && isIdle(chain))
      .map(({ name }) => name),
  }
}

function isShipped({ place }: GraphChain): boolean {
  return place.startsWith('@chains/')
}

function isIdle({ hits }: GraphChain): boolean {
  return hits === 0
}

/** Only verdicts are counted: of what has none, nothing is known. */
function unusedRules({ name, rows }: GraphChain): readonly UnusedRule[] {
  return rows
    .filter(
      ({ verdicts, text }) => text !== '' && verdicts.length > 0 && verdicts.every(({ hits }) => hits === 0),
    )
    .map(({ place, text }) => ({ chain: name, place, condition: text }))
}

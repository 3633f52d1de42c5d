import type { PyruseConfiguration, Step } from './configuration.ts'

/** Which chains every entry enters, one after the other, and which are only gone to. */
export interface Linked {
  readonly base: readonly string[]
  readonly regular: readonly string[]
  /** Those that are both: Pyruse goes on with the chain behind them wherever it came from. */
  readonly both: readonly string[]
  /** Labels that steps name and no chain has. */
  readonly missing: ReadonlySet<string>
}

/**
 * Pyruse reads its chains from the top to the bottom: one that a step has named before it comes is no base chain. See
 * pyruse/workflow.py.
 */
export function link({ chains }: PyruseConfiguration): Linked {
  const base: string[] = []
  const named = new Set<string>()
  for (const [label, steps] of chains) {
    if (named.has(label)) continue
    base.push(label)
    nameTargets(steps, chains, named)
  }
  const regular = [...chains.keys()].filter((label) => named.has(label))
  return {
    base,
    regular,
    both: base.filter((label) => named.has(label)),
    missing: new Set([...named].filter((label) => !chains.has(label))),
  }
}

function nameTargets(
  steps: readonly Step[],
  chains: PyruseConfiguration['chains'],
  named: Set<string>,
): void {
  for (const target of steps.flatMap(({ next, otherwise }) => [next, otherwise])) {
    if (target === undefined || named.has(target)) continue
    named.add(target)
    nameTargets(chains.get(target) ?? [], chains, named)
  }
}

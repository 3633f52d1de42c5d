import type { CheckedChain, CheckedProgram } from './program.ts'

/** A chain that entries are walked through because of where they come from. */
export type BaseChain = CheckedChain & { readonly hook: NonNullable<CheckedChain['hook']> }

/** The base chains in the order in which they are entered: by ascending priority, ties in the order of declaration. */
export function baseChains({ chains }: Pick<CheckedProgram, 'chains'>): readonly BaseChain[] {
  return [...chains.values()]
    .filter(isBaseChain)
    .sort((one, other) => one.hook.priority - other.hook.priority)
}

export function isBaseChain(chain: CheckedChain): chain is BaseChain {
  return chain.hook !== undefined
}

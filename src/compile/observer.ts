import type { CheckedBranches, CheckedCall, CheckedChain, CheckedVerdict } from '../check/program.ts'
import type { Action, Filter, Gauge } from '../module/definition.ts'
import type { Effect } from '../module/effect.ts'
import type { Value } from '../values/value.ts'
import type { Failure } from './walk-state.ts'

/** A walk as it stands at the moment of looking. Valid during the walk. */
export interface Scene {
  /** The value of a field, or undefined where there is none. */
  field(name: string): Value | undefined
  readonly effects: readonly Effect[]
  readonly failures: readonly Failure[]
}

/**
 * What happens in a walk, told as it happens: for explanations and for coverage. Where nobody observes, the graph is
 * compiled without a trace of this. What a branch was decided by is told right before the branch, in order.
 */
export interface Observer {
  began(scene: Scene): void
  /** A filter is about to be asked; `reason` says why it would be false, where its definition can tell. */
  asking(call: CheckedCall<Filter>, reason: string | undefined): void
  answered(call: CheckedCall<Filter>, holds: boolean): void
  /** The walk came to a base chain of its source: it enters, or passes over it since the chain's condition is false. */
  cameTo(chain: CheckedChain, enters: boolean): void
  /** A branch of a rule, an `if` or a `match` was tried. */
  tried(branch: Branch, form: CheckedBranches['form'], passed: boolean): void
  /** An action is about to be run; `gauge` reads the counter that it works on. */
  running(call: CheckedCall<Action>, gauge: Gauge | undefined): void
  ran(call: CheckedCall<Action>): void
  /** A verdict is about to be followed. */
  follows(verdict: CheckedVerdict): void
  /** The chain of a `jump` or a `goto` came to its end without a decision. */
  returned(verdict: CheckedVerdict): void
  /** No chain decided: the policy is run. */
  fellThrough(): void
}

export type Branch = CheckedBranches['branches'][number]

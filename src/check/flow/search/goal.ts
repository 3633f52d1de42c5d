import type { CheckedCommand, CheckedVerdict } from '../../program.ts'
import type { FlowGraph } from '../graph.ts'
import type { Facts } from './facts.ts'
import type { Shapes } from './shape.ts'

/** What a walk is looked for: one that comes to a command while something holds, and then, maybe, on to the policy. */
export interface Goal {
  readonly chain: string
  readonly command: CheckedCommand
  readonly holds: (facts: Facts) => boolean
  readonly toPolicy: boolean
  /** Whether it may depend on what is in a field. */
  readonly matters: (field: string) => boolean
}

/** The jumps and gotos that lead to where a walk is, the last one first. */
export interface Route {
  readonly verdict: CheckedVerdict
  readonly before: Route | undefined
}

/** What is known about the whole program, for all searches in it. */
export interface Searched {
  readonly graph: FlowGraph
  readonly shapes: Shapes
  /** The names of all nodes from which one may come to a chain, itself included. */
  readonly leadsTo: (chain: string) => ReadonlySet<string>
  /** Whether a policy reports what comes to it. */
  readonly policyReports: (name: string) => boolean
}

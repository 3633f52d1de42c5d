import type { Action } from '../../../module/definition.ts'
import type { CheckedBranches, CheckedCall } from '../../program.ts'
import { readsOf, writesOf } from '../call-fields.ts'
import { callsIn } from '../calls-in.ts'
import type { FlowGraph } from '../graph.ts'
import { reportsIn } from '../reports-in.ts'
import { statementsIn } from '../statements-in.ts'
import { findWalk } from './find-walk.ts'
import type { Goal, Route, Searched } from './goal.ts'
import { Shapes } from './shape.ts'

/** How many steps one search may take, and all of a program together: what is not found by then is not told. */
const MOST_STEPS_OF_ONE = 20_000
const MOST_STEPS = 250_000

/** Looks for walks through a program, as long as its steps last. */
export class Searcher {
  readonly #searched: Searched
  #tested: ReadonlySet<string> | undefined
  #left = MOST_STEPS

  constructor(graph: FlowGraph) {
    this.#searched = {
      graph,
      shapes: new Shapes(graph),
      leadsTo: remembered((chain) => leadingTo(graph, chain)),
      policyReports: remembered((name) => reportsIn(graph.nodes.get(name)?.body ?? [])),
    }
  }

  /** The route of a walk that comes to a command while something holds; undefined where none was found. */
  find(
    goal: Omit<Goal, 'matters'> & { readonly field?: string },
  ): { readonly route: Route | undefined } | undefined {
    if (this.#left <= 0) return undefined
    this.#tested ??= testedFields(this.#searched.graph)
    const tested = this.#tested
    const matters = (field: string) => field === goal.field || tested.has(field)
    const most = Math.min(MOST_STEPS_OF_ONE, this.#left)
    const { found, steps } = findWalk(this.#searched, { ...goal, matters }, most)
    this.#left -= steps
    return found
  }
}

function leadingTo({ order, targets }: FlowGraph, chain: string): ReadonlySet<string> {
  const leading = new Set([chain])
  for (const { name } of order.toReversed())
    if ([...(targets.get(name) ?? [])].some((target) => leading.has(target))) leading.add(name)
  return leading
}

/** The fields that any condition asks about, or that others are copied from: what a walk does may depend on them. */
function testedFields({ nodes }: FlowGraph): ReadonlySet<string> {
  const statements = [...nodes.values()].flatMap(({ body }) => [...statementsIn(body)])
  return new Set(
    statements.flatMap((statement) => {
      if (statement.kind === 'command') return copiedBy(statement.call)
      return statement.kind === 'branches' ? statement.branches.flatMap(askedBy) : []
    }),
  )
}

function copiedBy(call: CheckedCall<Action>): readonly string[] {
  return writesOf(call).flatMap(({ value }) => (typeof value === 'number' ? [] : [value.copyOf]))
}

function askedBy({ condition }: CheckedBranches['branches'][number]): readonly string[] {
  const calls = condition === null ? [] : callsIn(condition)
  return calls.flatMap((call) => readsOf(call).map(({ field }) => field))
}

function remembered<T>(find: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const value = known.get(name) ?? find(name)
    known.set(name, value)
    return value
  }
}

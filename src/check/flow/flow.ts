import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'
import type { Chain, Define } from '../../language/ast.ts'
import type { CheckedProgram, CheckedStatement } from '../program.ts'
import { type FieldRead, readsOf, writesOf } from './call-fields.ts'
import { callsIn } from './calls-in.ts'
import { type ChainFlow, type FieldUse, followChain, type Unreachable } from './chain-flow.ts'
import { type FlowGraph, graphOf } from './graph.ts'
import { after, INHERITED, NOTHING, type Presence, UNSET } from './presence.ts'
import { Searcher } from './search/searcher.ts'

/** What is looked through: a program without errors, and how its parts were written. */
export interface Written {
  readonly program: CheckedProgram
  readonly chains: ReadonlyMap<string, Chain>
  /** Constants that nothing names, and all that may be overridden. */
  readonly unusedConstants: readonly Define[]
  readonly overridable: readonly string[]
}

/** A use of a field in a chain that some walk comes to, with what may be in the field over all of them. */
export interface ReachedUse extends FieldUse {
  readonly chain: string
}

/** What is known about all paths of a program: what the rules look for flaws in. */
export interface Flow extends Written {
  readonly graph: FlowGraph
  /** The chains that some walk comes to. */
  readonly reached: ReadonlySet<string>
  /** The chains behind which a walk may go on. */
  readonly comesBack: ReadonlySet<string>
  readonly uses: readonly ReachedUse[]
  readonly unreachable: readonly Unreachable[]
  /** Looks for a walk that shows a flaw, where following all paths together only says that there may be one. */
  readonly searcher: Searcher
  /** The fields that anything reads, a test for one. */
  readonly reads: ReadonlySet<string>
  /** Where each field is written. */
  readonly writers: ReadonlyMap<string, readonly Span[]>
}

/** One kind of flaw: a file in `rules/`, and a line in `rules.ts`. */
export type FlowRule = (flow: Flow) => Iterable<Diagnostic>

/** Follows all paths of a program: through each chain once, then from the sources down. */
export function flowOf(written: Written): Flow {
  const graph = graphOf(written.program)
  const flows = new Map<string, ChainFlow>()
  const known = (name: string): ChainFlow => {
    const flow = flows.get(name)
    if (flow === undefined) throw new Error(`the chain ${name} was not followed yet`)
    return flow
  }
  for (const { name, body } of graph.order.toReversed()) flows.set(name, followChain(body, known))

  const uses: ReachedUse[] = []
  const entries = new Map<string, Map<string, Presence>>()
  for (const { name, kind } of graph.order) {
    const flow = known(name)
    const entry = entries.get(name)
    const isEntered = kind === 'source' || entry !== undefined
    if (!isEntered) continue
    const seen = (field: string, presence: Presence) => after(entry?.get(field) ?? UNSET, presence)
    for (const use of flow.uses) uses.push({ ...use, chain: name, presence: seen(use.field, use.presence) })
    for (const { target, fields } of flow.calls) {
      const passed = entries.get(target) ?? new Map<string, Presence>()
      entries.set(target, passed)
      for (const field of known(target).needs)
        passed.set(field, (passed.get(field) ?? NOTHING) | seen(field, fields.get(field) ?? INHERITED))
    }
  }
  return {
    ...written,
    graph,
    searcher: new Searcher(graph),
    reached: new Set(entries.keys()),
    comesBack: new Set([...flows].flatMap(([name, { exit }]) => (exit === undefined ? [] : [name]))),
    uses,
    unreachable: [...graph.nodes.values()].flatMap(({ name, kind }) =>
      kind === 'source' ? [] : known(name).unreachable,
    ),
    reads: new Set(
      [...[...flows.values()].flatMap((flow) => flow.uses), ...readByTests(written)].map(
        ({ field }) => field,
      ),
    ),
    writers: writersIn(graph),
  }
}

function readByTests({ program }: Written): readonly FieldRead[] {
  const steps = program.tests.flatMap(({ steps }) => steps)
  return steps.flatMap((step) =>
    step.kind === 'expect-condition' ? callsIn(step.condition).flatMap(readsOf) : [],
  )
}

function writersIn({ nodes }: FlowGraph): ReadonlyMap<string, readonly Span[]> {
  const writers = new Map<string, Span[]>()
  const collect = (statements: readonly CheckedStatement[]): void => {
    for (const statement of statements) {
      if (statement.kind === 'command') note(writesOf(statement.call))
      if (statement.kind !== 'branches') continue
      for (const { condition, body } of statement.branches) {
        for (const call of condition === null ? [] : callsIn(condition)) note(writesOf(call))
        collect(body)
      }
    }
  }
  const note = (written: readonly { readonly field: string; readonly span: Span }[]) => {
    for (const { field, span } of written) {
      const known = writers.get(field)
      if (known === undefined) writers.set(field, [span])
      else known.push(span)
    }
  }
  for (const { kind, body } of nodes.values()) if (kind !== 'policy') collect(body)
  return writers
}

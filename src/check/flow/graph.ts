import type { Span } from '../../diagnostics/span.ts'
import { baseChains } from '../base-chains.ts'
import type { CheckedProgram, CheckedStatement, CheckedVerdict } from '../program.ts'

/** What is run under a name: a chain, the policy of a source, or a source itself, which enters its base chains in order. */
export interface FlowNode {
  readonly name: string
  readonly kind: 'chain' | 'policy' | 'source'
  readonly body: readonly CheckedStatement[]
}

/** A whole program as one graph of jumps, from the sources down. */
export interface FlowGraph {
  readonly nodes: ReadonlyMap<string, FlowNode>
  readonly sources: readonly FlowNode[]
  /** Each node before all that it goes to. */
  readonly order: readonly FlowNode[]
  /** For each node the names of those that it goes to. */
  readonly targets: ReadonlyMap<string, ReadonlySet<string>>
}

/** Builds the graph of a program without cycles. */
export function graphOf(program: CheckedProgram): FlowGraph {
  const chains = [...program.chains.values()]
  const names = new Set(chains.flatMap(({ hook }) => hook?.sources ?? []))
  const sources = [...names].map((source) => sourceNode(program, source))
  const nodes: FlowNode[] = [
    ...sources,
    ...chains.map(({ name, body }) => ({ name, kind: 'chain' as const, body })),
    ...[...program.policies].map(([source, body]) => ({
      name: policyName(source),
      kind: 'policy' as const,
      body,
    })),
  ]
  const targets = new Map(nodes.map(({ name, body }) => [name, targetsIn(body)]))
  return {
    nodes: new Map(nodes.map((node) => [node.name, node])),
    sources,
    order: ordered(nodes, targets),
    targets,
  }
}

/** The jumps and gotos within the statements, by the chain that they go to. */
export function targetsIn(statements: readonly CheckedStatement[]): ReadonlySet<string> {
  const targets = new Set<string>()
  const collect = (block: readonly CheckedStatement[]): void => {
    for (const statement of block) {
      if (statement.kind === 'verdict' && statement.target !== undefined) targets.add(statement.target)
      if (statement.kind === 'branches') for (const { body } of statement.branches) collect(body)
    }
  }
  collect(statements)
  return targets
}

// No chain can have such a name.
const policyName = (source: string | null) => `policy from ${source ?? '*'}`

/** What a source does with an entry: it jumps into each base chain in turn, then into the policy. */
function sourceNode(program: CheckedProgram, source: string): FlowNode {
  const entered = baseChains(program).filter(({ hook }) => hook.sources.includes(source))
  const body = entered.map(({ name, span, hook }): CheckedStatement => {
    const jump = jumpTo(name, span)
    return hook.condition === undefined
      ? jump
      : { kind: 'branches', form: 'rule', branches: [{ span, condition: hook.condition, body: [jump] }] }
  })
  const policy = policyName(program.policies.has(source) ? source : null)
  const [first] = entered
  if (first !== undefined) body.push(jumpTo(policy, first.span))
  return { name: `source ${source}`, kind: 'source', body }
}

function jumpTo(target: string, span: Span): CheckedVerdict {
  return { kind: 'verdict', verdict: 'jump', target, rule: span, span }
}

function ordered(
  nodes: readonly FlowNode[],
  targets: ReadonlyMap<string, ReadonlySet<string>>,
): readonly FlowNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const seen = new Set<string>()
  const finished: FlowNode[] = []
  const visit = (node: FlowNode): void => {
    if (seen.has(node.name)) return
    seen.add(node.name)
    for (const target of targets.get(node.name) ?? []) {
      const next = byName.get(target)
      if (next !== undefined) visit(next)
    }
    finished.push(node)
  }
  for (const node of nodes) visit(node)
  return finished.reverse()
}

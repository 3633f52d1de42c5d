import { type BaseChain, baseChains, isBaseChain } from '../check/base-chains.ts'
import type {
  CheckedBranches,
  CheckedChain,
  CheckedProgram,
  CheckedStatement,
  CheckedVerdict,
} from '../check/program.ts'
import { ChainPoints, policyPoint, sourcePoint } from '../compile/points.ts'
import { placeOf, type Span } from '../diagnostics/span.ts'
import { visible } from '../values/visible.ts'
import type { GraphChain, GraphHook, GraphRow, GraphSource, GraphVerdict, ProgramGraph } from './model.ts'
import { headOf, hookConditionOf, oneLine } from './source-text.ts'

/** By point of the graph, how often it was passed, and since when that is counted, in microseconds since the epoch. */
export type CountedHits = ReadonlyMap<string, { readonly count: number; readonly since: number }>

type HitsOf = (point: string) => number | undefined

/** Draws up the graph of a program, with hits where they are given: of points without any it is 0. */
export function buildGraph(program: CheckedProgram, hits?: CountedHits): ProgramGraph {
  const asked: number[] = []
  const hitsOf: HitsOf = (point) => {
    const found = hits?.get(point)
    if (found !== undefined) asked.push(found.since)
    return hits === undefined ? undefined : (found?.count ?? 0)
  }
  const chains = inOrder(program).map((chain) => chainOf(chain, hitsOf))
  const runs = runsByChain(chains)
  return {
    sources: sourceNames(chains).map((name) => sourceOf(name, program, hitsOf)),
    chains: chains.map((chain) =>
      hits === undefined ? chain : { ...chain, hits: runs.get(chain.name) ?? 0 },
    ),
    since: asked.length === 0 ? undefined : asked.reduce((first, since) => Math.min(first, since)),
  }
}

function inOrder(program: CheckedProgram): readonly CheckedChain[] {
  const others = [...program.chains.values()].filter((chain) => !isBaseChain(chain))
  return [...baseChains(program), ...others]
}

function sourceNames(chains: readonly GraphChain[]): readonly string[] {
  return [...new Set(chains.flatMap(({ hook }) => hook?.sources.map(({ name }) => name) ?? []))]
}

function sourceOf(name: string, { policies }: CheckedProgram, hitsOf: HitsOf): GraphSource {
  const walked = hitsOf(sourcePoint(name))
  const policy = hitsOf(policyPoint(name))
  return {
    name,
    policy: (policies.get(name) ?? policies.get(null) ?? []).map(textOf),
    ...(walked !== undefined && policy !== undefined && { hits: { walked, policy } }),
  }
}

function textOf(statement: CheckedStatement): string {
  if (statement.kind === 'command') return oneLine(statement.call.span)
  return statement.kind === 'verdict' ? oneLine(statement.span) : ''
}

function chainOf(chain: CheckedChain, hitsOf: HitsOf): GraphChain {
  const { name, span, documentation, body } = chain
  const points = new ChainPoints(chain)
  const verdictOf: VerdictOf = (verdict) => {
    const { verdict: kind, target } = verdict
    const hits = hitsOf(points.verdicts.get(verdict) ?? '')
    return { kind, ...(target !== undefined && { target }), ...(hits !== undefined && { hits }) }
  }
  return {
    name,
    place: visiblePlace(span),
    documentation: documentation.split('\n').map(visible).join('\n'),
    ...(isBaseChain(chain) && { hook: hookOf(chain, points, hitsOf) }),
    rows: rowsOf(body, 0, verdictOf),
  }
}

function hookOf(chain: BaseChain, points: ChainPoints, hitsOf: HitsOf): GraphHook {
  const { priority, sources } = chain.hook
  return {
    condition: hookConditionOf(chain),
    priority,
    sources: sources.map((name) => {
      const entered = hitsOf(points.entered(name))
      const decided = hitsOf(points.decided(name))
      return { name, ...(entered !== undefined && decided !== undefined && { hits: { entered, decided } }) }
    }),
  }
}

function visiblePlace(span: Span): string {
  return visible(placeOf(span))
}

type VerdictOf = (verdict: CheckedVerdict) => GraphVerdict

function rowsOf(statements: readonly CheckedStatement[], depth: number, verdictOf: VerdictOf): GraphRow[] {
  const rows: GraphRow[] = []
  for (let at = 0; at < statements.length; ) {
    const statement = statements[at]
    if (statement?.kind === 'branches') {
      rows.push(...branchRows(statement, depth, verdictOf))
      at += 1
      continue
    }
    const done = flatPart(statements.slice(at))
    rows.push(rowOf({ place: placeOfStatement(done[0]), depth, text: '' }, done, verdictOf))
    at += done.length
  }
  return rows
}

/** The statements up to the first that branches. */
function flatPart(statements: readonly CheckedStatement[]): readonly CheckedStatement[] {
  const end = statements.findIndex(({ kind }) => kind === 'branches')
  return end < 0 ? statements : statements.slice(0, end)
}

function placeOfStatement(statement: CheckedStatement | undefined): string {
  if (statement === undefined || statement.kind === 'branches') return ''
  return visiblePlace(statement.kind === 'command' ? statement.call.span : statement.span)
}

function rowOf(
  head: Pick<GraphRow, 'place' | 'depth' | 'text'> & { readonly furtherPatterns?: number },
  statements: readonly CheckedStatement[],
  verdictOf: VerdictOf,
): GraphRow {
  return {
    furtherPatterns: 0,
    ...head,
    actions: statements.flatMap((statement) => (statement.kind === 'command' ? [textOf(statement)] : [])),
    verdicts: statements.flatMap((statement) => (statement.kind === 'verdict' ? [verdictOf(statement)] : [])),
  }
}

function branchRows({ form, branches }: CheckedBranches, depth: number, verdictOf: VerdictOf): GraphRow[] {
  const inside = form === 'match' ? depth + 1 : depth
  const rows = branches.flatMap((branch, index) => {
    const head = {
      place: visiblePlace(branch.span),
      depth: inside,
      ...(form === 'match' ? patternsOf(branch) : { text: conditionText(form, branch, index) }),
    }
    const flat = flatPart(branch.body)
    const row = rowOf(head, flat, verdictOf)
    return [row, ...rowsOf(branch.body.slice(flat.length), inside + 1, verdictOf)]
  })
  return form === 'match' ? [headRow(`match ${matchedField(branches)}`, depth), ...rows] : rows
}

function headRow(text: string, depth: number): GraphRow {
  return { place: '', depth, text, furtherPatterns: 0, actions: [], verdicts: [] }
}

type Branch = CheckedBranches['branches'][number]

function conditionText(form: 'rule' | 'if', branch: Branch, index: number): string {
  if (form === 'rule') return headOf(branch)
  if (branch.condition === null) return 'else'
  return `${index === 0 ? 'if' : 'else if'} ${headOf(branch)}`
}

/** The first pattern of a case, and how many there are besides. */
function patternsOf({ condition }: Branch): { text: string; furtherPatterns: number } {
  if (condition === null) return { text: 'else', furtherPatterns: 0 }
  const all = condition.kind === 'or' ? condition.operands : [condition]
  const [first] = all
  return {
    text: first?.kind === 'filter' ? oneLine(first.call.span) : '',
    furtherPatterns: all.length - 1,
  }
}

function matchedField(branches: readonly Branch[]): string {
  for (const { condition } of branches) {
    const first = condition?.kind === 'or' ? condition.operands[0] : condition
    const field = first?.kind === 'filter' ? first.call.bound.field : undefined
    if (field?.kind === 'field') return field.name
  }
  return ''
}

/** How often each chain was run: a base chain when it was entered, another one when it was gone to. */
function runsByChain(chains: readonly GraphChain[]): ReadonlyMap<string, number> {
  const runs = new Map<string, number>()
  const add = (name: string, hits = 0) => runs.set(name, (runs.get(name) ?? 0) + hits)
  for (const { name, hook, rows } of chains) {
    for (const { hits } of hook?.sources ?? []) add(name, hits?.entered)
    for (const { target, hits } of rows.flatMap(({ verdicts }) => verdicts))
      if (target !== undefined) add(target, hits)
  }
  return runs
}

import { type HeatOf, heatScale } from './heat.ts'
import { endsOf, enteredFrom, type GraphChain, linksOf, type ProgramGraph } from './model.ts'
import { countOf, cutTo, shortCount, shownHook, shownTime } from './words.ts'

/** Characters of a condition, a policy or the documentation. */
const WIDEST = 60

interface Line {
  readonly from: string
  readonly to: string
  readonly arrow: string
  readonly label: string
  readonly hits: number | undefined
}

/** The graph for Mermaid: a node a chain; what a chain decides itself stands in it. */
export function renderMermaid(graph: ProgramGraph): string {
  const heat = heatScale(graph)
  const ids = new Map(graph.chains.map(({ name }, index) => [name, `chain${index}`]))
  const idOf = (name: string) => ids.get(name) ?? ''
  const edges = [...sourceEdges(graph, idOf), ...chainEdges(graph, idOf)]
  const lines = [
    'flowchart LR',
    ...(graph.since === undefined ? [] : [`  %% counted since ${shownTime(graph.since)}`]),
    ...graph.sources.flatMap(({ name, policy }, index) => [
      `  source${index}([${label([name])}])`,
      `  policy${index}>${label(['policy', cutTo(policy.join(', '), WIDEST)])}]`,
    ]),
    ...graph.chains.map((chain) => `  ${idOf(chain.name)}[${label(chainText(chain))}]`),
    ...edges.map(({ from, to, arrow, label: text }) => `  ${from} ${arrow}${text} ${to}`),
    ...weights(edges, heat),
  ]
  return `${lines.join('\n')}\n`
}

type IdOf = (chain: string) => string

function sourceEdges({ sources, chains }: ProgramGraph, idOf: IdOf): readonly Line[] {
  return sources.flatMap(({ name, hits }, index) => {
    const from = `source${index}`
    return [
      ...enteredFrom(name, chains).map(({ chain, hits: counted }, order) => ({
        from,
        to: idOf(chain.name),
        arrow: '-->',
        label: edgeLabel([`${order + 1}`], counted?.entered),
        hits: counted?.entered,
      })),
      {
        from,
        to: `policy${index}`,
        arrow: '-.->',
        label: edgeLabel(['otherwise'], hits?.policy),
        hits: hits?.policy,
      },
    ]
  })
}

function chainEdges(graph: ProgramGraph, idOf: IdOf): readonly Line[] {
  return linksOf(graph).map(({ from, to, kind, hits }) => ({
    from: idOf(from.name),
    to: idOf(to.name),
    // A jump comes back.
    arrow: kind === 'jump' ? '<-->' : '-->',
    label: edgeLabel([], hits),
    hits,
  }))
}

function edgeLabel(words: readonly string[], hits: number | undefined): string {
  const all = hits === undefined ? words : [...words, shortCount(hits)]
  return all.length === 0 ? '' : `|${label([all.join(': ')])}|`
}

function chainText(chain: GraphChain): readonly string[] {
  const { name, documentation, rows } = chain
  const [firstLine = ''] = documentation.split('\n')
  const rules = rows.filter(({ actions, verdicts }) => actions.length + verdicts.length > 0).length
  const ends = (['accept', 'drop'] as const).flatMap((kind) => {
    const end = endsOf(chain, kind)
    if (end === undefined) return []
    return [end.hits === undefined ? `${kind}s` : `${kind}s ${shortCount(end.hits)}`]
  })
  return [
    name,
    ...shownHook(chain, WIDEST),
    ...(firstLine === '' ? [] : [cutTo(firstLine, WIDEST)]),
    [countOf(rules, 'rule', 'rules'), ...ends].join(', '),
  ]
}

function weights(edges: readonly Line[], heat: HeatOf): readonly string[] {
  return edges.flatMap(({ hits }, index) =>
    hits === undefined ? [] : [`  linkStyle ${index} stroke-width:${(1 + 5 * heat(hits)).toFixed(1)}px`],
  )
}

/** A quoted label; every character that means anything to Mermaid, or to the HTML that it makes, as its number. */
function label(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replace(/[^\p{L}\p{M}\p{N} .,:()/_=+…-]/gu, (character) => `#${character.codePointAt(0)};`),
  )
  return `"${escaped.join('<br/>')}"`
}

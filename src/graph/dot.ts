import { type HeatOf, heatScale } from './heat.ts'
import { escapeMarkup } from './markup.ts'
import { enteredFrom, type GraphChain, type GraphRow, type GraphSource, type ProgramGraph } from './model.ts'
import { shownRows } from './shown-rows.ts'
import { cutTo, shortCount, shownCondition, shownHook, shownTime, shownVerdict } from './words.ts'

/** Rows of a chain that are shown. */
const MOST_ROWS = 12
/** Characters of a condition or a policy. */
const WIDEST = 60

/** The graph for Graphviz: a table a chain, of which the rules that lead to other chains are the ports. */
export function renderDot(graph: ProgramGraph): string {
  const heat = heatScale(graph)
  const ids = new Map(graph.chains.map(({ name }, index) => [name, `chain_${index}`]))
  const idOf = (name: string) => ids.get(name) ?? ''
  const lines = [
    'digraph chains {',
    '  rankdir=LR',
    '  node [shape=plain, fontname="Helvetica", fontsize=10]',
    '  edge [fontname="Helvetica", fontsize=9, color="#64748b"]',
    ...(graph.since === undefined
      ? []
      : [`  label=${quoted(`counted since ${shownTime(graph.since)}`)}`, '  labelloc=b']),
    ...graph.sources.flatMap((source, index) => sourceLines(source, index, graph, idOf, heat)),
    ...graph.chains.flatMap((chain) => chainLines(chain, idOf, heat)),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

type IdOf = (chain: string) => string

function sourceLines(
  { name, policy, hits }: GraphSource,
  index: number,
  { chains }: ProgramGraph,
  idOf: IdOf,
  heat: HeatOf,
): readonly string[] {
  return [
    `  source_${index} [shape=oval, label=${quoted(name)}]`,
    `  policy_${index} [shape=box, style=rounded, label=${quoted(`policy\n${cutTo(policy.join(', '), WIDEST)}`)}]`,
    ...enteredFrom(name, chains).map(
      ({ chain, hits }, order) =>
        `  source_${index} -> ${idOf(chain.name)}:head${edge(hits?.entered, heat, [`label="${order + 1}"`])}`,
    ),
    `  source_${index} -> policy_${index}${edge(hits?.policy, heat, ['label="otherwise"', 'style=dotted'])}`,
  ]
}

function chainLines(chain: GraphChain, idOf: IdOf, heat: HeatOf): readonly string[] {
  const { name, place, documentation } = chain
  const { rows, hidden } = shownRows(chain, MOST_ROWS)
  const tooltip = [`${name} (${place})`, ...(documentation === '' ? [] : [documentation])].join('\n')
  const table = [
    '<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4" COLOR="#94a3b8">',
    `<TR><TD PORT="head" COLSPAN="2" ALIGN="LEFT" BGCOLOR="#e2e8f0"><B>${markup(name)}</B>${markup(headText(chain))}</TD></TR>`,
    ...rows.map((row, index) => rowMarkup(row, index)),
    ...(hidden.length === 0
      ? []
      : [`<TR><TD PORT="more" COLSPAN="2" ALIGN="LEFT">… ${hidden.length} more</TD></TR>`]),
    '</TABLE>',
  ]
  const links = [
    ...rows.flatMap((row, index) => linkLines(row, `${idOf(name)}:row_${index}`, idOf, heat)),
    ...hidden.flatMap((row) => linkLines(row, `${idOf(name)}:more`, idOf, heat)),
  ]
  return [
    `  ${idOf(name)} [tooltip=${quoted(twiceRead(tooltip))}, label=<${table.join('')}>]`,
    ...new Set(links),
  ]
}

function headText(chain: GraphChain): string {
  const { hits } = chain
  const parts = [...shownHook(chain, WIDEST), ...(hits === undefined ? [] : [`(${shortCount(hits)})`])]
  return parts.map((part) => `  ${part}`).join('')
}

function rowMarkup(row: GraphRow, index: number): string {
  const indented = `${'\u00a0\u00a0'.repeat(row.depth)}${shownCondition(row, WIDEST)}`
  const actions = row.actions.map((action) => action.split(' ', 1)[0] ?? '')
  const verdicts = row.verdicts.map((verdict) =>
    verdict.hits === undefined
      ? shownVerdict(verdict)
      : `${shownVerdict(verdict)} (${shortCount(verdict.hits)})`,
  )
  const done = [...actions, ...verdicts].join(', ')
  return `<TR><TD ALIGN="LEFT">${markup(indented) || ' '}</TD><TD PORT="row_${index}" ALIGN="LEFT">${markup(done) || ' '}</TD></TR>`
}

function linkLines({ verdicts }: GraphRow, port: string, idOf: IdOf, heat: HeatOf): readonly string[] {
  return verdicts.flatMap(({ kind, target, hits }) => {
    if (target === undefined) return []
    // A jump comes back.
    const style = kind === 'jump' ? ['dir=both', 'arrowtail=odot'] : []
    return [`  ${port}:e -> ${idOf(target)}:head:w${edge(hits, heat, style)}`]
  })
}

function edge(hits: number | undefined, heat: HeatOf, attributes: readonly string[]): string {
  const weight = hits === undefined ? [] : [`penwidth=${(1 + 4 * heat(hits)).toFixed(2)}`]
  const all = [...attributes, ...weight]
  return all.length === 0 ? '' : ` [${all.join(', ')}]`
}

/** A quoted string of Graphviz, in which it decodes entities as in a label of markup. */
function quoted(text: string): string {
  return `"${markup(text).replaceAll('\n', '\\n')}"`
}

/** A text for a label of markup: a backslash and a letter are the name of the node there, too, and two are one backslash. */
function markup(text: string): string {
  return escapeMarkup(text).replaceAll('\\', '\\\\')
}

/** Of a tooltip, Graphviz takes the backslashes for escapes once more. */
function twiceRead(text: string): string {
  return text.replaceAll('\\', '\\\\')
}

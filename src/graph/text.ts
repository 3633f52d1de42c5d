import { numberText } from '../values/number-text.ts'
import {
  enteredFrom,
  type GraphChain,
  type GraphHook,
  type GraphRow,
  type GraphSource,
  type GraphVerdict,
  type ProgramGraph,
} from './model.ts'
import { countOf, cutTo, shownCondition, shownHook, shownTime, shownVerdict } from './words.ts'

/** Columns that a condition or an action may take. */
const WIDEST = 100

/** The graph as text: the sources with the order in which their chains are entered, then every chain with its rules. */
export function renderText(graph: ProgramGraph): string {
  const blocks = [
    ...graph.sources.map((source) => sourceLines(source, graph)),
    ...graph.chains.map(chainLines),
    ...(graph.since === undefined ? [] : [[`counted since ${shownTime(graph.since)}`]]),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function sourceLines({ name, policy, hits }: GraphSource, { chains }: ProgramGraph): readonly string[] {
  const entered = enteredFrom(name, chains).map(({ chain, hits }) => ({ chain, counts: countsOf(hits) }))
  const policyCounts = hits === undefined ? '' : countOf(hits.policy, 'entry', 'entries')
  const width = Math.max(6, ...entered.map(({ chain }) => chain.name.length))
  const countsWidth = Math.max(policyCounts.length, ...entered.map(({ counts }) => counts.length))
  const line = (number: string, named: string, counts: string, text: string) =>
    [number.padStart(3), named.padEnd(width), ...(countsWidth > 0 ? [counts.padEnd(countsWidth)] : []), text]
      .join('  ')
      .trimEnd()
  return [
    hits === undefined ? `source ${name}` : `source ${name}  ${countOf(hits.walked, 'entry', 'entries')}`,
    ...entered.map(({ chain, counts }, index) => line(`${index + 1}`, chain.name, counts, hookText(chain))),
    line('', 'policy', policyCounts, cutTo(policy.join(', '), WIDEST)),
  ]
}

function countsOf(hits: GraphHook['sources'][number]['hits']): string {
  if (hits === undefined) return ''
  return `${numberText(hits.entered)} entered, ${numberText(hits.decided)} decided`
}

function hookText(chain: GraphChain): string {
  return shownHook(chain, WIDEST).join(' ')
}

function chainLines(chain: GraphChain): readonly string[] {
  const { name, place, documentation, hook, rows, hits } = chain
  const from = hook === undefined ? '' : ` from ${hook.sources.map((source) => source.name).join(', ')}`
  const runs = hits === undefined ? '' : `  run ${countOf(hits, 'time', 'times')}`
  const width = Math.max(0, ...rows.map((row) => row.place.length))
  return [
    `${`chain ${name}${from} ${hookText(chain)}`.trimEnd()}  (${place})${runs}`,
    ...documentation.split('\n').flatMap((line) => (line === '' ? [] : [`  ## ${line}`])),
    ...rows.map((row) => `  ${row.place.padEnd(width)}  ${'  '.repeat(row.depth)}${rowText(row)}`.trimEnd()),
  ]
}

function rowText(row: GraphRow): string {
  const condition = shownCondition(row, WIDEST)
  const done = [...row.actions.map((action) => cutTo(action, WIDEST)), ...row.verdicts.map(countedVerdict)]
  if (done.length === 0) return condition
  return condition === '' ? done.join(', ') : `${condition} -> ${done.join(', ')}`
}

function countedVerdict(verdict: GraphVerdict): string {
  const { hits } = verdict
  return hits === undefined ? shownVerdict(verdict) : `${shownVerdict(verdict)} (${numberText(hits)})`
}

import { heatScale } from '../heat.ts'
import type { ProgramGraph } from '../model.ts'
import { countOf, shownTime } from '../words.ts'
import { cardOf } from './card.ts'
import { columnsOf, type Node } from './columns.ts'
import { drawCard } from './draw-card.ts'
import { drawTip, drawWires, type Frame } from './draw-wires.ts'
import { element, label, type Markup, short, textNode } from './element.ts'
import { orderColumns } from './order.ts'
import { placeNodes } from './place.ts'
import { drawPolicy, drawSpines, policyCards, spineHeight, spineWidth } from './spine.ts'
import { styleSheet } from './style.ts'

const MARGIN = 28
const LEGEND_HEIGHT = 40
/** Between two columns; more where many lines pass. */
const GAP = 90
const WIDEST_GAP = 170

/**
 * The graph as a picture of its own, light or dark as the reader prefers: the base chains stand below each other in the
 * order in which they are entered, and the chains that they lead to right of them.
 */
export function renderSvg(graph: ProgramGraph): string {
  const heat = heatScale(graph)
  const cards = graph.chains.map((chain) => cardOf(chain, mostRows(graph.chains.length)))
  const columns = orderColumns(columnsOf(cards))
  const top = MARGIN + spineHeight(graph.sources)
  placeNodes(columns, top)
  const { nodes, wires } = columns
  const frame = frameOf(nodes, (column) => wires.filter(({ from }) => from.column === column).length, graph)

  let bottom = Math.max(top, ...(nodes[0] ?? []).map(({ y, height }) => y + height))
  const policies = policyCards(graph).map((card) => {
    const y = bottom + 22
    bottom = y + card.height
    return { card, y }
  })
  const left = frame.lefts[0] ?? MARGIN + spineWidth(graph.sources)
  const baseWidth = frame.widths[0] ?? 240
  const place = { x: MARGIN, y: MARGIN, left, width: baseWidth, baseChains: nodes[0] ?? [], policies }
  const reached = new Set(wires.map(({ to }) => to))
  const all = nodes.flat()
  const height = Math.max(bottom, ...all.map((node) => node.y + node.height)) + MARGIN + LEGEND_HEIGHT
  const last = frame.lefts.length - 1
  const width = Math.max(560, (frame.lefts[last] ?? left) + (frame.widths[last] ?? baseWidth) + MARGIN)

  const drawn = all.flatMap((node) => {
    const { card, column, y, inlet } = node
    const x = frame.lefts[column] ?? 0
    if (card === undefined) return []
    const tip = column > 0 && reached.has(node) ? drawTip(x, y + inlet) : ''
    const isLost = column > 0 && !reached.has(node)
    return [drawCard(card, x, y, frame.widths[column] ?? card.width, isLost), tip]
  })
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${short(width)} ${short(height)}`,
      width,
      height,
      role: 'img',
    },
    element('title', {}, textNode(titleOf(graph))),
    element('style', {}, textNode(styleSheet())),
    element('rect', { class: 'ground', width, height }),
    drawWires(wires, frame, heat),
    drawSpines(graph, place, heat),
    ...policies.map(({ card, y }) => drawPolicy(card, left, y, baseWidth)),
    ...drawn,
    drawLegend(graph, height - MARGIN),
  )}\n`
}

/** The more chains there are, the fewer rules of each are shown. */
function mostRows(chains: number): number {
  if (chains <= 12) return 12
  return chains <= 40 ? 9 : 6
}

function frameOf(
  nodes: readonly (readonly Node[])[],
  linesFrom: (column: number) => number,
  graph: ProgramGraph,
): Frame {
  const widths = nodes.map((column) => Math.max(0, ...column.map(({ card }) => card?.width ?? 0)))
  const lefts: number[] = []
  let x = MARGIN + spineWidth(graph.sources)
  widths.forEach((width, column) => {
    lefts.push(x)
    x += width + Math.min(WIDEST_GAP, GAP + linesFrom(column) * 3)
  })
  return { lefts, widths }
}

function titleOf({ chains, sources }: ProgramGraph): string {
  return `${countOf(chains.length, 'chain', 'chains')} from ${sources.map(({ name }) => name).join(', ') || 'no source'}`
}

function drawLegend({ since }: ProgramGraph, y: number): Markup {
  const notes = [
    'a line with a circle comes back (jump), one without does not (goto)',
    'lines to the same chain join',
    ...(since === undefined ? [] : [`numbers: entries since ${shownTime(since)}`]),
  ]
  return label(notes.join(' · '), MARGIN, y, 'note')
}

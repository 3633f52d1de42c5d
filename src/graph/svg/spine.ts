import { numberText } from '../../values/number-text.ts'
import type { HeatOf } from '../heat.ts'
import type { GraphSource, ProgramGraph } from '../model.ts'
import { countOf, shortCount } from '../words.ts'
import type { Node } from './columns.ts'
import { frame } from './draw-card.ts'
import { drawTip, strokeOf } from './draw-wires.ts'
import { element, label, type Markup, short, textNode, tooltip } from './element.ts'
import { fitted, NAME, NOTE, widthOf } from './measure.ts'

/** Between the lines of two sources. */
const LANE = 22
const PILL_HEIGHT = 30
const PILL_GAP = 10
const TURN = 10
const POLICY_LINES = 4

/** How much room the names of the sources take above the base chains. */
export function spineHeight(sources: readonly GraphSource[]): number {
  return sources.length * (PILL_HEIGHT + PILL_GAP) + 12
}

/** How much room the lines of the sources take left of the base chains. */
export function spineWidth(sources: readonly GraphSource[]): number {
  return sources.length * LANE + 44
}

/** What happens to the entries of some sources that no chain decided. */
export interface PolicyCard {
  readonly actions: readonly string[]
  readonly sources: readonly GraphSource[]
  readonly height: number
}

export function policyCards({ sources }: ProgramGraph): readonly PolicyCard[] {
  const byText = Map.groupBy(sources, ({ policy }) => policy.join('\n'))
  return [...byText.values()].map((same) => {
    const actions = same[0]?.policy ?? []
    const lines = Math.min(actions.length, POLICY_LINES)
    return { actions, sources: same, height: 30 + (lines > 0 ? lines * 18 + 8 : 0) }
  })
}

export interface SpinePlace {
  readonly x: number
  readonly y: number
  /** Left edge and width of the base chains. */
  readonly left: number
  readonly width: number
  readonly baseChains: readonly Node[]
  readonly policies: readonly { readonly card: PolicyCard; readonly y: number }[]
}

/** The sources, and the way of their entries: past each base chain in turn, until one decides, at last to the policy. */
export function drawSpines({ sources }: ProgramGraph, place: SpinePlace, heat: HeatOf): Markup {
  return sources.map((source, lane) => drawSpine(source, lane, place, heat)).join('')
}

function drawSpine(source: GraphSource, lane: number, place: SpinePlace, heat: HeatOf): Markup {
  const x = place.x + 15 + lane * LANE
  const top = place.y + lane * (PILL_HEIGHT + PILL_GAP)
  const stops = [...chainStops(source, place), ...policyStops(source, place)]
  const past: Markup[] = []
  const turns: Markup[] = []
  let from = top + PILL_HEIGHT
  for (const [index, stop] of stops.entries()) {
    const isLast = index === stops.length - 1
    const tick = strokeOf(stop.hits, heat)
    const end = place.left - 6
    past.push(drawLine(`M${x} ${short(from)}V${short(stop.y - TURN)}`, strokeOf(stop.passing, heat)))
    turns.push(
      drawLine(`M${x} ${short(stop.y - TURN)}q0 ${TURN} ${TURN} ${TURN}H${short(end)}`, tick, stop.title),
      drawTip(place.left, stop.y),
    )
    if (!isLast) {
      turns.push(label(`${index + 1}`, x + 6, stop.y - 5, 'note'))
      from = stop.y - TURN
    }
  }
  return `${turns.join('')}${past.join('')}${drawSource(source, x, top)}`
}

interface Stop {
  readonly y: number
  /** How many entries came by, and how many of them turned in here. */
  readonly passing: number | undefined
  readonly hits: number | undefined
  readonly title: string
}

function chainStops(source: GraphSource, { baseChains }: SpinePlace): readonly Stop[] {
  let passing = source.hits?.walked
  const stops: Stop[] = []
  for (const { card, y, inlet } of baseChains) {
    const entered = card?.chain.hook?.sources.find(({ name }) => name === source.name)
    if (card === undefined || entered === undefined) continue
    const { hits } = entered
    const counted =
      hits === undefined ? '' : `: ${numberText(hits.entered)} entered, ${numberText(hits.decided)} decided`
    stops.push({
      y: y + inlet,
      passing,
      hits: hits?.entered,
      title: `${source.name} → ${card.chain.name}${counted}`,
    })
    if (passing !== undefined) passing = Math.max(0, passing - (hits?.decided ?? 0))
  }
  return stops
}

function policyStops(source: GraphSource, { policies }: SpinePlace): readonly Stop[] {
  const policy = policies.find(({ card }) => card.sources.includes(source))
  if (policy === undefined) return []
  const hits = source.hits?.policy
  const counted = hits === undefined ? '' : `: ${countOf(hits, 'entry', 'entries')}`
  return [{ y: policy.y + 15, passing: hits, hits, title: `${source.name} → policy${counted}` }]
}

function drawLine(d: string, { className, width }: ReturnType<typeof strokeOf>, title?: string): Markup {
  const path = element('path', { class: className, 'stroke-width': width.toFixed(1), d })
  return title === undefined ? path : element('g', {}, tooltip(title), path)
}

function drawSource({ name, hits }: GraphSource, x: number, y: number): Markup {
  const shown = fitted(name, NAME, 200)
  const width = widthOf(shown, NAME) + 28
  const counted = hits === undefined ? '' : countOf(hits.walked, 'entry', 'entries')
  return element(
    'g',
    {},
    tooltip(`source ${name}`, counted),
    element('rect', { class: 'source', x: x - 15, y, width, height: PILL_HEIGHT, rx: PILL_HEIGHT / 2 }),
    element('text', { class: 'sourcetext', x: x - 1, y: y + 20 }, textNode(shown)),
    label(hits === undefined ? '' : `${shortCount(hits.walked)} entries`, x - 15 + width + 8, y + 20, 'hits'),
  )
}

export function drawPolicy(
  { actions, sources, height }: PolicyCard,
  x: number,
  y: number,
  width: number,
): Markup {
  const title = `policy: what happens to entries of ${sources.map(({ name }) => name).join(', ')} that no chain decided`
  const counts = sources.flatMap(({ hits }) => (hits === undefined ? [] : [hits.policy]))
  const hits = counts.length === 0 ? '' : shortCount(counts.reduce((sum, count) => sum + count, 0))
  const shown = actions.length > POLICY_LINES ? [...actions.slice(0, POLICY_LINES - 1), '…'] : actions
  return element(
    'g',
    { class: 'policy', transform: `translate(${Math.round(x)} ${Math.round(y)})` },
    tooltip(title, ...actions.map((action) => `→ ${action}`)),
    frame(width, height, actions.length === 0 ? height : 30),
    label('policy', 12, 20, 'name'),
    label(hits, width - 12, 20, 'hits end'),
    ...shown.map((action, index) => label(fitted(action, NOTE, width - 24), 12, 48 + index * 18, 'action')),
  )
}

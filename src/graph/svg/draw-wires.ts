import { numberText } from '../../values/number-text.ts'
import type { HeatOf } from '../heat.ts'
import type { Node, Wire } from './columns.ts'
import { element, type Markup, short, tooltip } from './element.ts'
import { HEATS } from './style.ts'

/** Where the columns stand. */
export interface Frame {
  /** The left edge of each column. */
  readonly lefts: readonly number[]
  readonly widths: readonly number[]
}

const PLAIN_WIDTH = 1.4
const TIP = 6

/** How a line is drawn that so many entries took. */
export function strokeOf(hits: number | undefined, heat: HeatOf): { className: string; width: number } {
  if (hits === undefined) return { className: 'wire', width: PLAIN_WIDTH }
  const degree = heat(hits)
  return {
    className: `wire heat${hits === 0 ? 0 : Math.max(1, Math.ceil(degree * (HEATS - 1)))}`,
    width: 1 + 4.5 * degree,
  }
}

/** The lines, the hottest on top. */
export function drawWires(wires: readonly Wire[], frame: Frame, heat: HeatOf): Markup {
  const drawn = wires
    .toSorted((a, b) => (a.hits ?? 0) - (b.hits ?? 0))
    .map((wire) => drawWire(wire, frame, heat))
  return element('g', { class: 'wires' }, ...drawn)
}

function drawWire(wire: Wire, { lefts, widths }: Frame, heat: HeatOf): Markup {
  const { from, to, outlet, hits, target, kind, begins } = wire
  const { className, width } = strokeOf(hits, heat)
  const left = lefts[from.column] ?? 0
  const start = { x: left + (widths[from.column] ?? 0), y: from.y + outlet }
  const end = { x: (lefts[to.column] ?? 0) - (to.card === undefined ? 0 : TIP), y: to.y + to.inlet }
  const bend = (end.x - start.x) / 2
  const curve = `M${short(begins ? start.x : left)} ${short(start.y)}H${short(start.x)}C${[
    [start.x + bend, start.y],
    [end.x - bend, end.y],
    [end.x, end.y],
  ]
    .map(([x = 0, y = 0]) => `${short(x)} ${short(y)}`)
    .join(' ')}`
  return element(
    'g',
    {},
    tooltip(sentence(from, target, hits)),
    element('path', { class: className, 'stroke-width': width.toFixed(1), d: curve }),
    begins && kind === 'jump' ? element('circle', { class: 'back', cx: start.x, cy: start.y, r: 3.5 }) : '',
  )
}

function sentence({ card }: Node, target: string, hits: number | undefined): string {
  const ends = card === undefined ? `to ${target}` : `${card.chain.name} → ${target}`
  return hits === undefined ? ends : `${ends}: ${numberText(hits)}`
}

/** The tip of an arrow that points to the right. */
export function drawTip(x: number, y: number): Markup {
  return element('path', { class: 'tip', d: `M${short(x)} ${short(y)}l-7 -4v8z` })
}

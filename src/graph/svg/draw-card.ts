import type { GraphChain, GraphRow } from '../model.ts'
import { countOf, shortCount, shownVerdict } from '../words.ts'
import { type Card, type CardRow, faceOf, PADDING, partsOf, ROW_HEIGHT } from './card.ts'
import { element, label, type Markup, tooltip } from './element.ts'
import { CODE, fitted, NAME, NOTE, widthOf } from './measure.ts'

const ROUNDING = 8

/** A chain at a place, as wide as its column. */
export function drawCard(card: Card, x: number, y: number, width: number, isLost: boolean): Markup {
  const { chain, height, headHeight, notes, rows, hidden } = card
  const kind = chain.hook === undefined ? (isLost ? 'lost' : 'chain') : 'base'
  const runs = chain.hits === undefined ? '' : shortCount(chain.hits)
  const nameRoom = width - 2 * PADDING - (runs === '' ? 0 : widthOf(runs, NOTE) + 10)
  return element(
    'g',
    { class: kind, transform: `translate(${Math.round(x)} ${Math.round(y)})` },
    frame(width, height, rows.length === 0 ? height : headHeight),
    element(
      'g',
      {},
      tooltip(...describe(chain, isLost)),
      element('rect', { width, height: headHeight, 'fill-opacity': 0 }),
      label(fitted(chain.name, NAME, nameRoom), PADDING, 20, 'name'),
      label(runs, width - PADDING, 20, `hits end${chain.hits === 0 ? ' none' : ''}`),
      ...notes.map((note, index) =>
        label(fitted(note, NOTE, width - 2 * PADDING), PADDING, 36 + index * 16, 'note'),
      ),
    ),
    ...rows.map((row) => drawRow(row, width, hidden)),
  )
}

/** The outline with a band at its top. */
export function frame(width: number, height: number, bandHeight: number): Markup {
  const full = bandHeight >= height
  const corner = ROUNDING
  const band = full
    ? element('rect', { class: 'band', width, height, rx: corner })
    : element('path', {
        class: 'band',
        d: `M0 ${bandHeight}V${corner}Q0 0 ${corner} 0H${width - corner}Q${width} 0 ${width} ${corner}V${bandHeight}Z`,
      })
  const outline = element('rect', { class: 'card', width, height, rx: corner })
  return `${outline}${band}${element('rect', { class: 'card', width, height, rx: corner, 'fill-opacity': 0 })}`
}

function describe(
  { name, place, documentation, hook, hits }: GraphChain,
  isLost: boolean,
): readonly string[] {
  return [
    `chain ${name} (${place})`,
    hook?.condition === undefined ? '' : `on ${hook.condition}`,
    documentation,
    hits === undefined ? '' : `run ${countOf(hits, 'time', 'times')}`,
    isLost ? 'nothing leads here' : '',
  ]
}

function drawRow(row: CardRow, width: number, hidden: number): Markup {
  const { source, y } = row
  const base = y + 4
  if (source === undefined)
    return element(
      'g',
      {},
      tooltip(`${countOf(hidden, 'rule', 'rules')} more`),
      label(`… ${hidden} more`, PADDING, base, 'note'),
    )
  const { condition, actions, pills, hits } = partsOf(row, width)
  const isHead = source.verdicts.length === 0 && source.actions.length === 0
  const conditionClass = faceOf(source) === CODE ? (isHead ? 'code head' : 'code') : 'action'
  return element(
    'g',
    {},
    tooltip(...describeRow(source)),
    element('rect', { x: 1, y: y - ROW_HEIGHT / 2, width: width - 2, height: ROW_HEIGHT, 'fill-opacity': 0 }),
    label(condition.text, condition.x, base, conditionClass),
    label(actions.text, actions.end, base, 'action end'),
    ...pills.map(({ verdict, text, x, width: wide }) =>
      element(
        'g',
        { class: verdict.kind },
        element('rect', { class: 'pill', x, y: y - 8, width: wide, height: 16, rx: 8 }),
        label(text, x + wide / 2, base, 'pilltext middle'),
      ),
    ),
    hits === undefined ? '' : label(hits.text, hits.end, base, `hits end${hits.text === '0' ? ' none' : ''}`),
  )
}

function describeRow({ place, text, furtherPatterns, actions, verdicts }: GraphRow): readonly string[] {
  const others = furtherPatterns === 0 ? '' : ` or ${countOf(furtherPatterns, 'other', 'others')}`
  return [
    place,
    `${text}${others}`,
    ...actions.map((action) => `→ ${action}`),
    ...verdicts.map((verdict) => {
      const times = verdict.hits === undefined ? '' : `: ${countOf(verdict.hits, 'time', 'times')}`
      return `→ ${shownVerdict(verdict)}${times}`
    }),
  ]
}

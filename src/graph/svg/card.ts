import { type GraphChain, type GraphRow, type GraphVerdict, sumOf } from '../model.ts'
import { shownRows } from '../shown-rows.ts'
import { shortCount, shownCondition } from '../words.ts'
import { CODE, type Face, fitted, NAME, NOTE, PILL, widthOf } from './measure.ts'

export const PADDING = 12
const NARROWEST = 190
const WIDEST = 400
export const ROW_HEIGHT = 20
const NAME_LINE = 30
const NOTE_LINE = 16
const INDENT = 10
const PILL_PADDING = 6
const PILL_GAP = 4
/** Room that a condition keeps beside what is done. */
const CONDITION_ROOM = 120

/** A chain as it is drawn; all of its places are relative to its upper left corner. */
export interface Card {
  readonly chain: GraphChain
  /** The width that its text asks for. */
  readonly width: number
  readonly height: number
  /** Of the part that names the chain. */
  readonly headHeight: number
  /** Lines under its name. */
  readonly notes: readonly string[]
  readonly rows: readonly CardRow[]
  /** How much is left out below. */
  readonly hidden: number
}

/** A row of a card: one rule, or all that are left out. */
export interface CardRow {
  readonly source: GraphRow | undefined
  /** The middle of the row. */
  readonly y: number
  readonly verdicts: readonly GraphVerdict[]
}

/** What a row shows, with its texts cut to the room that they have. */
export interface RowParts {
  readonly condition: { readonly text: string; readonly x: number }
  readonly actions: { readonly text: string; readonly end: number }
  readonly pills: readonly {
    readonly verdict: GraphVerdict
    readonly text: string
    readonly x: number
    readonly width: number
  }[]
  /** How often its verdicts were given. */
  readonly hits: { readonly text: string; readonly end: number } | undefined
}

export function cardOf(chain: GraphChain, mostRows: number): Card {
  const { rows: shown, hidden } = shownRows(chain, mostRows)
  const notes = notesOf(chain)
  const headHeight = NAME_LINE + notes.length * NOTE_LINE + (notes.length > 0 ? 4 : 0)
  const rows: CardRow[] = shown.map((source, index) => ({
    source,
    y: headHeight + (index + 0.5) * ROW_HEIGHT + 3,
    verdicts: source.verdicts,
  }))
  if (hidden.length > 0)
    rows.push({
      source: undefined,
      y: headHeight + (rows.length + 0.5) * ROW_HEIGHT + 3,
      verdicts: hidden.flatMap(({ verdicts }) => verdicts),
    })
  const widths = [
    widthOf(chain.name, NAME) + (chain.hits === undefined ? 0 : 16 + widthOf(shortCount(chain.hits), NOTE)),
    ...notes.map((note) => widthOf(note, NOTE)),
    ...shown.map(naturalWidth),
  ]
  return {
    chain,
    width: Math.round(Math.min(WIDEST, Math.max(NARROWEST, Math.max(...widths) + 2 * PADDING))),
    height: headHeight + rows.length * ROW_HEIGHT + (rows.length > 0 ? 6 : 0),
    headHeight,
    notes,
    rows,
    hidden: hidden.length,
  }
}

function notesOf({ hook, documentation }: GraphChain): readonly string[] {
  const [firstLine = ''] = documentation.split('\n')
  const priority = hook === undefined || hook.priority === 0 ? [] : [`priority ${hook.priority}`]
  const condition = hook?.condition === undefined ? [] : [`on ${hook.condition}`]
  const hooked = [...priority, ...condition].join(' · ')
  return [hooked, firstLine].filter(Boolean)
}

function naturalWidth(row: GraphRow): number {
  const { depth } = row
  const condition = row.text === '' ? 0 : widthOf(shownCondition(row, 40), CODE) + 10
  const actions = actionsText(row)
  const pills = row.verdicts.reduce((sum, verdict) => sum + pillWidth(verdict) + PILL_GAP, 0)
  return depth * INDENT + condition + widthOf(actions, NOTE) + pills + hitsRoom(row) + 8
}

function hitsRoom({ verdicts }: Pick<GraphRow, 'verdicts'>): number {
  const hits = sumOf(verdicts.map((verdict) => verdict.hits))
  return hits === undefined ? 0 : widthOf(shortCount(hits), NOTE) + 6
}

/** Sets the parts of a row from the right to the left; what is left is the condition's. */
export function partsOf({ source, verdicts }: CardRow, width: number): RowParts {
  let end = width - PADDING
  const sum = sumOf(verdicts.map(({ hits }) => hits))
  const hits = sum === undefined ? undefined : { text: shortCount(sum), end }
  end -= hitsRoom({ verdicts })
  const start = PADDING + (source?.depth ?? 0) * INDENT
  const pills: RowParts['pills'][number][] = []
  for (const verdict of source === undefined ? [] : verdicts.toReversed()) {
    const text = fitted(
      pillText(verdict),
      PILL,
      Math.max(40, end - start - 2 * PILL_PADDING - CONDITION_ROOM / 2),
    )
    const wide = Math.min(pillWidth(verdict), widthOf(text, PILL) + 2 * PILL_PADDING)
    pills.unshift({ verdict, text, x: end - wide, width: wide })
    end -= wide + PILL_GAP
  }
  const hasCondition = source !== undefined && source.text !== ''
  const actions = source === undefined ? '' : actionsText(source)
  const actionRoom = end - start - (hasCondition ? CONDITION_ROOM : 0)
  const actionText = hasCondition ? fitted(actions, NOTE, Math.max(0, actionRoom)) : ''
  const left = end - (actionText === '' ? 0 : widthOf(actionText, NOTE) + 8)
  return {
    condition: hasCondition
      ? { text: fittedCondition(source, left - start), x: start }
      : { text: fitted(actions, NOTE, left - start), x: start },
    actions: { text: actionText, end },
    pills,
    hits,
  }
}

/** Cuts the pattern and not how many others there are. */
function fittedCondition(row: GraphRow, room: number): string {
  const others = row.furtherPatterns === 0 ? '' : ` +${row.furtherPatterns}`
  return `${fitted(row.text, CODE, room - widthOf(others, CODE))}${others}`
}

/** The names of the actions, each once. */
function actionsText({ actions }: GraphRow): string {
  return [...new Set(actions.map((action) => action.split(' ', 1)[0] ?? ''))].join(', ')
}

function pillText({ kind, target }: GraphVerdict): string {
  if (target === undefined) return kind
  return kind === 'jump' ? `${target} ↩` : target
}

function pillWidth(verdict: GraphVerdict): number {
  return widthOf(pillText(verdict), PILL) + 2 * PILL_PADDING
}

/** How a row without a condition, which only does things, is set. */
export function faceOf(source: GraphRow | undefined): Face {
  return source !== undefined && source.text !== '' ? CODE : NOTE
}

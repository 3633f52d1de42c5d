import { markupText } from '../values/markup-text.ts'
import { visible } from '../values/visible.ts'
import type { Row } from './fold.ts'

/** What a row takes beside its texts, what an example or a rule takes beside its own, and a time of it, in bytes of HTML. */
const ROW_OVERHEAD = 600
const TEXT_OVERHEAD = 230
const TIME_SIZE = 12
/** What is left of the texts of a row where there is little room: enough to recognise it. */
const LEAST = 120

/** How many rows are shown, and how many bytes of HTML they take together. */
export interface RowLimits {
  readonly lines: number
  readonly bytes: number
}

/**
 * The first of the rows, as many as are shown: long ones are shortened, so that none of them takes the room of others. Who can
 * write long lines into the log would hide the disk that fails behind them.
 */
export function fitRows(rows: readonly Row[], { lines, bytes }: RowLimits): readonly Row[] {
  const least = ROW_OVERHEAD + LEAST
  const shown = rows.slice(0, Math.max(1, Math.min(lines, Math.floor(bytes / least))))
  const share = fairShare(shown.map(sizeOf), bytes)
  return shown.map((row) => (sizeOf(row) <= share ? row : shortened(row, Math.max(share, least))))
}

/** How much each may take at the most, so that all together take no more than there is: what the small ones leave goes to the others. */
export function fairShare(sizes: readonly number[], room: number): number {
  let left = room
  for (const [index, size] of sizes.toSorted((one, other) => one - other).entries()) {
    const share = left / (sizes.length - index)
    if (size > share) return share
    left -= size
  }
  return Number.POSITIVE_INFINITY
}

/** A rule stays whole or is left out, since half of one drops something else. */
function shortened(row: Row, size: number): Row {
  const { message, times, kind } = row
  const rule = kind?.rule === undefined ? 0 : ruleSize(kind.rule)
  const keepsRule = size - ROW_OVERHEAD - rule >= LEAST
  const room = size - ROW_OVERHEAD - (keepsRule ? rule : 0)
  const shareWith = (examples: readonly string[]) =>
    Math.max(0, fairShare([textSize(message), ...examples.map(exampleSize), times.length * TIME_SIZE], room))
  const all = kind?.examples ?? []
  const among = shareWith(all)
  const isRoom = among >= LEAST + TEXT_OVERHEAD || all.every((example) => exampleSize(example) <= among)
  const examples = isRoom ? all : []
  const share = isRoom ? among : shareWith(examples)
  return {
    ...row,
    message: beginning(message, Math.max(share, LEAST)),
    times: times.slice(0, Math.floor(share / TIME_SIZE)),
    ...(kind !== undefined && {
      kind: {
        examples: examples.map((example) => beginning(example, share - TEXT_OVERHEAD)),
        ...(keepsRule && kind.rule !== undefined && { rule: kind.rule }),
      },
    }),
  }
}

/** How many bytes of HTML rows take, about. */
export function sizeOfRows(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + sizeOf(row), 0)
}

function sizeOf({ message, times, kind }: Row): number {
  const examples = (kind?.examples ?? []).reduce((sum, example) => sum + exampleSize(example), 0)
  const rule = kind?.rule === undefined ? 0 : ruleSize(kind.rule)
  return ROW_OVERHEAD + textSize(message) + times.length * TIME_SIZE + examples + rule
}

function exampleSize(example: string): number {
  return TEXT_OVERHEAD + textSize(example)
}

function ruleSize(rule: string): number {
  return TEXT_OVERHEAD + Buffer.byteLength(markupText(rule))
}

/** A character may become many: `"` takes six bytes, an invisible one eight. */
function textSize(text: string): number {
  return Buffer.byteLength(markupText(visible(text)))
}

/** As much of the beginning of a text as so many bytes of HTML hold, with `…` in place of the rest. */
export function beginning(text: string, bytes: number): string {
  if (textSize(text) <= bytes) return text
  let left = bytes - textSize('…')
  let kept = ''
  for (const character of text) {
    left -= textSize(character)
    if (left < 0) break
    kept += character
  }
  return `${kept}…`
}

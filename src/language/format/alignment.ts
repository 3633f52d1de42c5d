import type { TokenType } from 'chevrotain'
import { WIDTH } from './page.ts'
import type { Printer, Range } from './printer.ts'

/** By how much the parts before what is aligned may differ: what stands too far away is not read as one table. */
const FARTHEST = 40

/** A statement on one line, of which a part may be aligned with those of the lines around it. */
export interface Alignable {
  readonly head: string
  readonly tail: string
  /** Whether it stands right below the line of the one before it. */
  readonly followsOn: boolean
  /** Whether its head may be much shorter than the others: an `else` stands in for all of them. */
  readonly mayBeShort: boolean
}

/** How a statement may be aligned at the first token of a type, if it is one line where the page is now. */
export function alignable(printer: Printer, range: Range, type: TokenType): Alignable | undefined {
  const at = printer.find(range, type) ?? range.from
  const line = printer.flat(range)
  const head = printer.flat({ from: range.from, to: at })
  const tail = printer.flat({ from: at, to: range.to })
  if (line === undefined || line.includes('\n') || head === undefined || tail === undefined) return undefined
  const { above, blankAbove } = printer.piece(range.from)
  return { head, tail, followsOn: above.length === 0 && !blankAbove, mayBeShort: false }
}

/**
 * How many columns each head is widened by, so that the tails of lines right below each other begin in one column. Heads
 * that differ too much stay as they are, and so do all heads of a run of which a line would become too wide.
 */
export function paddings(lines: readonly (Alignable | undefined)[], indentation: number): readonly number[] {
  return runsOf(lines).flatMap((run) => {
    const widths = run.map((line) => line?.head.length ?? 0)
    const widest = widths.reduce((most, width) => Math.max(most, width), 0)
    return isAligned(run, widest, indentation) ? widths.map((width) => widest - width) : widths.map(() => 0)
  })
}

function isAligned(run: readonly (Alignable | undefined)[], widest: number, indentation: number): boolean {
  return run.every((line) => {
    if (line === undefined) return false
    const isNear = line.mayBeShort || widest - line.head.length <= FARTHEST
    return isNear && indentation + widest + 1 + line.tail.length <= WIDTH
  })
}

function runsOf(lines: readonly (Alignable | undefined)[]): readonly (readonly (Alignable | undefined)[])[] {
  const runs: (Alignable | undefined)[][] = []
  for (const [index, line] of lines.entries()) {
    const current = runs.at(-1)
    if (current !== undefined && line?.followsOn && lines[index - 1] !== undefined) current.push(line)
    else runs.push([line])
  }
  return runs
}

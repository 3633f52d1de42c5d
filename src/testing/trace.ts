import type { Observer } from '../compile/observer.ts'
import { lineText, placeOf, positionAt, type Span } from '../diagnostics/span.ts'

/** How many steps of a walk are kept: those of an ordinary one, and far from what an endless one would take. */
const MOST_LINES = 200

/** The walk of one entry as lines: each rule with its place, whether it passed, and its text. */
export class Trace implements Observer {
  #lines: string[] = []

  get lines(): readonly string[] {
    return this.#lines
  }

  clear(): void {
    this.#lines = []
  }

  tried({ span }: { readonly span: Span }, passed: boolean): void {
    this.#add(passed ? 'yes' : 'no ', span)
  }

  ran(span: Span): void {
    this.#add('  →', span)
  }

  #add(mark: string, span: Span): void {
    if (this.#lines.length < MOST_LINES)
      this.#lines.push(`${mark} ${placeOf(span).padEnd(24)} ${firstLine(span)}`)
  }
}

/** The text of the span as far as its first line goes. */
function firstLine({ file, start, end }: Span): string {
  const { line, column } = positionAt(file, start)
  return lineText(file, line)
    .slice(column - 1, column - 1 + end - start)
    .trimEnd()
}

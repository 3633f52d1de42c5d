import { numberText } from '../values/number-text.ts'

/** What progress is shown on: standard error, and only where that is a terminal. */
interface ProgressOutput {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Milliseconds between two updates. */
const EVERY = 200
/** Characters of the bar. */
const WIDTH = 30

/** A line that is written over and over while something long is done. */
export class Progress {
  readonly #output: ProgressOutput
  readonly #what: string
  readonly #startedAt = performance.now()
  #shownAt = Number.NEGATIVE_INFINITY

  constructor(output: ProgressOutput, what: string) {
    this.#output = output
    this.#what = what
  }

  /** Shows how much is done, and as a bar which share of all that is (0 to 1), where that is known. */
  show(done: number, share?: number): void {
    const now = performance.now()
    if (this.#output.isTTY !== true || now - this.#shownAt < EVERY) return
    this.#shownAt = now
    const rate = Math.round((done * 1000) / Math.max(1, now - this.#startedAt))
    const bar = share === undefined ? '' : `${barOf(share)} `
    this.#output.write(`\r\x1b[K${bar}${numberText(done)} ${this.#what}, ${numberText(rate)}/s`)
  }

  clear(): void {
    if (Number.isFinite(this.#shownAt)) this.#output.write('\r\x1b[K')
  }
}

function barOf(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * WIDTH)
  return `[${'#'.repeat(full)}${'-'.repeat(WIDTH - full)}]`
}

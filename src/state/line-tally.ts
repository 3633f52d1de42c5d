import type { ReportLine } from '../engine/report-content.ts'
import type { Details } from '../module/effect.ts'
import { cutText } from '../values/cut-text.ts'
import { storableTime } from './bounds.ts'
import type { StateLimits } from './limits.ts'

/** A line to report: one occurrence of it. */
export interface Occurrence {
  readonly section: string
  readonly message: string
  readonly details: Details
  /** Microseconds since the epoch. */
  readonly at: number
}

interface Tally extends Omit<Occurrence, 'at'> {
  count: number
  first: number
  last: number
  readonly times: number[]
  /** Another line with the same message. */
  next: Tally | undefined
}

/** Counts equal lines in memory, so that a flood of them is a single row to write. */
export class LineTally {
  readonly #limits: StateLimits
  /** In the order in which they were first reported. */
  readonly #lines: Tally[] = []
  /** By the message, which hardly ever stands in two sections: no text has to be made to find a line. */
  readonly #byMessage = new Map<string, Tally>()
  #times = 0

  constructor(limits: StateLimits) {
    this.#limits = limits
  }

  add(occurrence: Occurrence): void {
    const at = storableTime(occurrence.at)
    const tally = this.#tallyOf(occurrence, at)
    tally.count += 1
    tally.first = Math.min(tally.first, at)
    tally.last = Math.max(tally.last, at)
    if (tally.details === 'ALL' && tally.times.length < this.#limits.timesPerLine) {
      tally.times.push(at)
      this.#times += 1
    }
  }

  /** How many lines and times it holds. */
  get size(): number {
    return this.#lines.length + this.#times
  }

  lines(): readonly ReportLine[] {
    return this.#lines
  }

  #tallyOf(occurrence: Occurrence, at: number): Tally {
    const { section, details } = occurrence
    const message = cutText(occurrence.message, this.#limits.lineCharacters)
    const first = this.#byMessage.get(message)
    for (let tally = first; tally !== undefined; tally = tally.next)
      if (tally.section === section && tally.details === details) return tally
    const tally: Tally = { section, details, message, count: 0, first: at, last: at, times: [], next: first }
    this.#lines.push(tally)
    this.#byMessage.set(message, tally)
    return tally
  }
}

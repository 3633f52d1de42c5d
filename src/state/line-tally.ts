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

interface Tally extends Occurrence {
  count: number
  first: number
  last: number
  readonly times: number[]
}

/** Counts equal lines in memory, so that a flood of them is a single row to write. */
export class LineTally {
  readonly #limits: StateLimits
  /** In the order in which they were first reported. */
  readonly #lines: Tally[] = []
  /** By the message, which hardly ever stands in two sections: no text has to be made to find a line. */
  readonly #byMessage = new Map<string, Tally[]>()

  constructor(limits: StateLimits) {
    this.#limits = limits
  }

  add(occurrence: Occurrence): void {
    const at = storableTime(occurrence.at)
    const tally = this.#tallyOf(occurrence, at)
    tally.count += 1
    tally.first = Math.min(tally.first, at)
    tally.last = Math.max(tally.last, at)
    if (tally.details === 'ALL' && tally.times.length < this.#limits.timesPerLine) tally.times.push(at)
  }

  lines(): readonly ReportLine[] {
    return this.#lines
  }

  #tallyOf(occurrence: Occurrence, at: number): Tally {
    const { section, details } = occurrence
    const message = cutText(occurrence.message, this.#limits.lineCharacters)
    const alike = this.#byMessage.get(message) ?? []
    const known = alike.find((tally) => tally.section === section && tally.details === details)
    if (known !== undefined) return known
    const tally = { ...occurrence, message, count: 0, first: at, last: at, times: [] }
    this.#lines.push(tally)
    this.#byMessage.set(message, [...alike, tally])
    return tally
  }
}

import type { ReportContent } from '../engine/report-content.ts'
import type { Bans } from './bans.ts'
import type { DigestHead, Digests } from './digests.ts'
import type { ReportLines } from './report-lines.ts'

/** What belongs to a digest: its lines, totals and bans together. */
export class DigestContents {
  readonly #digests: Digests
  readonly #lines: ReportLines
  readonly #bans: Bans

  constructor(digests: Digests, lines: ReportLines, bans: Bans) {
    this.#digests = digests
    this.#lines = lines
    this.#bans = bans
  }

  /** The content of a digest that is closed at `to`, in microseconds. */
  of(id: number, to: number): ReportContent {
    const { since, totals } = this.#find(id)
    return {
      from: since,
      to,
      totals,
      lines: this.#lines.linesOf(id),
      cut: this.#lines.cutsOf(id),
      bans: this.#bans.listOfDigest(id),
    }
  }

  /** When a digest was closed, in microseconds. */
  closedAt(id: number): number {
    return this.#find(id).closed ?? 0
  }

  /** Gives what a digest tells, whose mail cannot be sent, to another, so that it is told after all. */
  giveBack(from: number, to: number): void {
    const { since, totals } = this.#find(from)
    this.#digests.extendBack(to, since)
    this.#digests.addTotals(to, totals)
    this.#lines.add(to, this.#lines.linesOf(from))
    for (const [section, occurrences] of this.#lines.cutsOf(from))
      this.#lines.addCut(to, section, occurrences)
    this.#bans.moveToDigest(from, to)
  }

  #find(id: number): DigestHead {
    const head = this.#digests.find(id)
    if (head === undefined) throw new Error(`there is no digest ${id}`)
    return head
  }
}

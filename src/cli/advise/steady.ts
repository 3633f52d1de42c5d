import { FAULTS, OTHER } from '../../engine/report-content.ts'
import type { PastRow } from '../../state/past-digests.ts'

/** A line that stands in every digest. */
export interface SteadyLine {
  readonly message: string
  readonly count: number
}

/** A section with lines that stand in every digest, and so say nothing new. */
export interface SteadySection {
  readonly section: string
  /** How many different lines all digests together have in it. */
  readonly different: number
  /** Most frequent first. */
  readonly lines: readonly SteadyLine[]
}

/** In fewer digests than these, what is in all of them may be so by chance. */
const ENOUGH = 3
/** Lines of a section that are told apart: attackers choose some. */
const MOST_LINES = 100_000

/** How often a line came, in how many digests it stands, and the number of the last of them. */
interface Seen {
  readonly count: number
  readonly digests: number
  readonly last: number
}

/** Gathers what stands in every one of several digests. */
export class SteadyLines {
  readonly #sections = new Map<string, Map<string, Seen>>()
  #digests = 0

  addDigest(rows: readonly PastRow[]): void {
    this.#digests += 1
    for (const { section, message, count } of rows) {
      if (section === OTHER || section === FAULTS) continue
      const lines = this.#sections.get(section) ?? new Map<string, Seen>()
      this.#sections.set(section, lines)
      const line = lines.get(message) ?? { count: 0, digests: 0, last: 0 }
      if (line.digests === 0 && lines.size >= MOST_LINES) continue
      // Rules that want other details of it make several lines of one message.
      const isAgain = line.last === this.#digests
      lines.set(message, {
        count: line.count + count,
        digests: line.digests + (isAgain ? 0 : 1),
        last: this.#digests,
      })
    }
  }

  /** The sections in which lines stood in every digest; none where there were too few digests to tell. */
  result(): readonly SteadySection[] {
    if (this.#digests < ENOUGH) return []
    return [...this.#sections].flatMap(([section, lines]) => {
      const steady = [...lines]
        .filter(([, { digests }]) => digests >= this.#digests)
        .map(([message, { count }]) => ({ message, count }))
        .toSorted((a, b) => b.count - a.count)
      return steady.length === 0 ? [] : [{ section, different: lines.size, lines: steady }]
    })
  }
}

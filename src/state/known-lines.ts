import type { ReportLine } from '../engine/report-content.ts'

/** A line of a digest that is in the database. */
export interface KnownLine extends Pick<ReportLine, 'section' | 'details'> {
  readonly id: number
  /** How many of its times are there. */
  times: number
}

type Names = Pick<ReportLine, 'section' | 'details' | 'message'>

/** Characters of messages that are remembered. */
const MOST_CHARACTERS = 2_000_000

/** Lines of a digest by what they say: whoever comes again is found without asking the database. */
export class KnownLines {
  readonly #byMessage = new Map<string, KnownLine[]>()
  #size = 0
  #characters = 0

  /** How many lines are remembered; further ones are not where they hold too much. */
  get size(): number {
    return this.#size
  }

  find({ section, details, message }: Names): KnownLine | undefined {
    // As the database has it, to which no half of a character goes.
    const alike = this.#byMessage.get(message.toWellFormed())
    return alike?.find((line) => line.section === section && line.details === details)
  }

  add({ section, details, message }: Names, id: number, times: number): KnownLine {
    const line = { section, details, id, times }
    if (this.#characters + message.length > MOST_CHARACTERS) return line
    // A copy: what was cut out of a long text would keep all of that.
    const key = Buffer.from(message).toString()
    this.#byMessage.set(key, [...(this.#byMessage.get(key) ?? []), line])
    this.#characters += message.length
    this.#size += 1
    return line
  }
}

import type { Stamp } from './syslog-time.ts'

const ZERO = 48
const SPACE = 32
const DOT = 46
const COMMA = 44
const MOST_DECIMALS = 9

/**
 * A minute that a time stamp was read of. Most lines of a file come in the minute of the line before them: of those only
 * the seconds are read, a tenth of the work.
 */
export class KnownMinute {
  /** The stamp as far as the colon before its seconds. */
  readonly #head: string
  /** What stands behind seconds and decimals: the offset from UTC, where there is one. */
  readonly #zone: string
  readonly #allowsComma: boolean
  /** Microseconds since the epoch. */
  readonly #start: number

  /** `start` is the first of its milliseconds since the epoch. */
  constructor(head: string, zone: string, allowsComma: boolean, start: number) {
    this.#head = head
    this.#zone = zone
    this.#allowsComma = allowsComma
    this.#start = start * 1000
  }

  /** The stamp that a text begins with, or undefined where it may be of another minute, or is none. */
  read(text: string): Stamp | undefined {
    if (!text.startsWith(this.#head)) return undefined
    const tens = digitAt(text, this.#head.length)
    const ones = digitAt(text, this.#head.length + 1)
    if (tens < 0 || tens > 5 || ones < 0) return undefined
    let at = this.#head.length + 2
    let microseconds = 0
    if (this.#isSeparator(text.charCodeAt(at))) {
      const decimals = at + 1
      let unit = 100_000
      for (at = decimals; at - decimals < MOST_DECIMALS; at++, unit = Math.floor(unit / 10)) {
        const digit = digitAt(text, at)
        if (digit < 0) break
        microseconds += digit * unit
      }
      if (at === decimals) return undefined
    }
    if (!text.startsWith(this.#zone, at)) return undefined
    const length = at + this.#zone.length
    if (length < text.length && text.charCodeAt(length) !== SPACE) return undefined
    return { realtime: this.#start + (tens * 10 + ones) * 1_000_000 + microseconds, length }
  }

  #isSeparator(character: number): boolean {
    return character === DOT || (character === COMMA && this.#allowsComma)
  }
}

/** The digit at an index, or something negative. */
function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - ZERO
  return digit >= 0 && digit <= 9 ? digit : -1
}

import type { TextDecoder } from 'node:util'
import { decodeText } from '../text.ts'

/** Bytes: longer values hardly come again. */
const LONGEST = 48
/** How many texts are remembered. */
const PLACES = 256

/**
 * The texts of short values that came before. Most fields have few different values: to compare bytes takes a third of the
 * time that it takes to decode them.
 */
export class KnownTexts {
  readonly #fallback: TextDecoder
  readonly #bytes = new Uint8Array(PLACES * LONGEST)
  readonly #lengths = new Uint8Array(PLACES)
  readonly #texts: string[] = Array.from({ length: PLACES }, () => '')

  constructor(fallback: TextDecoder) {
    this.#fallback = fallback
  }

  /** The text of the bytes from `start` to `end`, as `decodeText` gives it. */
  decode(bytes: Buffer, start: number, end: number): string {
    const length = end - start
    if (length > LONGEST || length === 0) return decodeText(bytes, start, end, this.#fallback)
    const place = placeOf(bytes, start, end)
    if (this.#holds(place, bytes, start, length)) return this.#texts[place] ?? ''
    const text = decodeText(bytes, start, end, this.#fallback)
    for (let at = 0; at < length; at++) this.#bytes[place * LONGEST + at] = bytes[start + at] ?? 0
    this.#lengths[place] = length
    this.#texts[place] = text
    return text
  }

  #holds(place: number, bytes: Buffer, start: number, length: number): boolean {
    if (this.#lengths[place] !== length) return false
    const from = place * LONGEST
    for (let at = 0; at < length; at++) if (this.#bytes[from + at] !== bytes[start + at]) return false
    return true
  }
}

/** A few of the bytes suffice: who has another text at the same place is only slower. */
function placeOf(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start] ?? 0
  const middle = bytes[(start + end) >>> 1] ?? 0
  const last = bytes[end - 1] ?? 0
  return (first * 31 + middle * 7 + last + (end - start) * 67) % PLACES
}

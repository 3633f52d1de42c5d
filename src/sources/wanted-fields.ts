/** The names that were asked for, as they stand before `=` in a journal file or an export; each has a number, from 0. */
export class WantedFields {
  readonly #numbers = new Map<string, number>()
  readonly #heads: Buffer[] = []
  /** By their first four bytes, as a little-endian number: most fields of an entry are told by these to be unwanted. */
  readonly #byStart = new Map<number, number[]>()
  /** One for each of 256 groups of such numbers, set where one of them is in it: what is not is turned away at once. */
  readonly #groups = new Uint8Array(256)
  /** Set where one of them is so long, with the `=`, counted modulo 256. */
  readonly #lengths = new Uint8Array(256)
  /** Those that have fewer than four bytes with the `=`. */
  readonly #short: number[] = []

  get count(): number {
    return this.#heads.length
  }

  numberOf(name: string): number | undefined {
    return this.#numbers.get(name)
  }

  add(name: string): number {
    const head = Buffer.from(`${name}=`)
    const number = this.#heads.push(head) - 1
    this.#numbers.set(name, number)
    this.#lengths[head.length % 256] = 1
    if (head.length < 4) this.#short.push(number)
    else {
      const start = head.readUInt32LE(0)
      this.#groups[groupOf(start)] = 1
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), number])
    }
    return number
  }

  /** Whether a name of this length, with the `=`, may be wanted: where it is known, this turns most away before `recognise`. */
  mayBe(length: number): boolean {
    return this.#lengths[length % 256] === 1
  }

  /** The length of a name, with the `=`. */
  headLength(number: number): number {
    return this.#heads[number]?.length ?? 0
  }

  /** The number of the name that `bytes` begin with at an offset, or -1 where it is none that was asked for. */
  recognise(bytes: Buffer, at: number, end: number, start: number): number {
    const candidates = this.#groups[groupOf(start)] === 1 ? this.#byStart.get(start) : undefined
    if (candidates !== undefined)
      for (const number of candidates) if (this.#isAt(number, bytes, at, end)) return number
    for (const number of this.#short) if (this.#isAt(number, bytes, at, end)) return number
    return -1
  }

  #isAt(number: number, bytes: Buffer, at: number, end: number): boolean {
    const head = this.#heads[number]
    if (head === undefined || at + head.length > end) return false
    for (let index = 0; index < head.length; index++) if (head[index] !== bytes[at + index]) return false
    return true
  }
}

/** Multiplied so, all bits of a number take part in its first eight. */
function groupOf(start: number): number {
  return Math.imul(start, 0x9e3779b1) >>> 24
}

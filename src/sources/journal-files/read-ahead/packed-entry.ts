import type { TextDecoder } from 'node:util'
import type { Entry } from '../../../module/entry.ts'
import { isInJournals } from '../../journal-entry.ts'
import { decodeText } from '../../text.ts'
import { HEAD, KIND, KIND_BITS } from './chunk.ts'

const KIND_MASK = 2 ** KIND_BITS - 1

/** An entry as it lies in a chunk; what the chunk does not hold is read in the file itself. */
export class PackedEntry implements Entry {
  realtime = 0
  /** The number of its file, and where it lies there, in steps of eight bytes. */
  file = 0
  place = 0
  readonly #numbers: ReadonlyMap<string, number>
  readonly #fallback: TextDecoder
  /** Gives the entry as its file has it. */
  readonly #inFile: () => Entry
  #words = new Uint32Array(0)
  #bytes = Buffer.alloc(0)
  /** The word where it begins. */
  #start = 0
  /** By file, the values that come again. */
  readonly #known: string[][]

  constructor(
    { fields, files }: { readonly fields: readonly string[]; readonly files: number },
    fallback: TextDecoder,
    inFile: () => Entry,
  ) {
    this.#numbers = new Map(fields.map((name, number) => [name, number]))
    this.#known = Array.from({ length: files }, () => [])
    this.#fallback = fallback
    this.#inFile = inFile
  }

  /** Goes to another chunk. */
  enter(memory: ArrayBuffer): void {
    this.#words = new Uint32Array(memory)
    this.#bytes = Buffer.from(memory)
  }

  /** Becomes the entry at a word of the chunk, and gives the one behind it. */
  begin(start: number): number {
    const words = this.#words
    this.#start = start
    this.file = words[start + HEAD.file] ?? 0
    this.place = words[start + HEAD.place] ?? 0
    this.realtime = (words[start + HEAD.timeHigh] ?? 0) * 2 ** 32 + (words[start + HEAD.timeLow] ?? 0)
    if (words[start + HEAD.hasNew] !== 0) this.#rememberNew()
    return start + (words[start + HEAD.words] ?? 0)
  }

  field(name: string): string | undefined {
    const number = this.#numbers.get(name)
    if (number === undefined) return isInJournals(name) ? this.#inFile().field(name) : undefined
    const words = this.#words
    const word = words[this.#start + HEAD.length + number] ?? 0
    const at = word >>> KIND_BITS
    switch (word & KIND_MASK) {
      case KIND.known:
        return this.#known[this.file]?.[at]
      case KIND.new:
        return this.#known[this.file]?.[words[this.#start + at] ?? 0]
      case KIND.own:
        return this.#textAt(this.#start + at)
      case KIND.far:
        return this.#inFile().field(name)
      default:
        return undefined
    }
  }

  fields(): Readonly<Record<string, string>> {
    return this.#inFile().fields()
  }

  /** Remembers the values that may come again. */
  #rememberNew(): void {
    const known = this.#known[this.file]
    for (let number = 0; number < this.#numbers.size; number++) {
      const word = this.#words[this.#start + HEAD.length + number] ?? 0
      if (known === undefined || (word & KIND_MASK) !== KIND.new) continue
      const at = this.#start + (word >>> KIND_BITS)
      known[this.#words[at] ?? 0] = this.#textAt(at + 1)
    }
  }

  /** The text whose length stands at a word. */
  #textAt(length: number): string {
    const start = (length + 1) * 4
    return decodeText(this.#bytes, start, start + (this.#words[length] ?? 0), this.#fallback)
  }
}

import type { TextDecoder } from 'node:util'
import type { Entry } from '../../../module/entry.ts'
import { decodeText } from '../../text.ts'
import { HEAD, KIND, KIND_SHIFT } from './chunk.ts'

/** Where the value of a field begins that the entry lacks: a head is there. */
const NOWHERE = 0
const FIELD = 2 ** KIND_SHIFT - 1

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
  /** By the number of the field, where its value begins. */
  readonly #found: Uint32Array
  /** By file, the values that come again. */
  readonly #known: string[][]

  constructor(
    { fields, files }: { readonly fields: readonly string[]; readonly files: number },
    fallback: TextDecoder,
    inFile: () => Entry,
  ) {
    this.#numbers = new Map(fields.map((name, number) => [name, number]))
    this.#found = new Uint32Array(fields.length)
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
    const end = start + (words[start + HEAD.words] ?? 0)
    this.file = words[start + HEAD.file] ?? 0
    this.place = words[start + HEAD.place] ?? 0
    this.realtime = (words[start + HEAD.timeHigh] ?? 0) * 2 ** 32 + (words[start + HEAD.timeLow] ?? 0)
    const found = this.#found.fill(NOWHERE)
    for (let at = start + HEAD.length; at < end; at = this.#pass(at)) found[(words[at] ?? 0) & FIELD] = at
    return end
  }

  field(name: string): string | undefined {
    const number = this.#numbers.get(name)
    if (number === undefined) return this.#inFile().field(name)
    const at = this.#found[number] ?? NOWHERE
    if (at === NOWHERE) return undefined
    const kind = (this.#words[at] ?? 0) >>> KIND_SHIFT
    if (kind === KIND.own) return this.#textAt(at + 1)
    if (kind === KIND.far) return this.#inFile().field(name)
    return this.#known[this.file]?.[this.#words[at + 1] ?? 0]
  }

  fields(): Readonly<Record<string, string>> {
    return this.#inFile().fields()
  }

  /** The word behind a value; one that may come again is remembered. */
  #pass(at: number): number {
    const words = this.#words
    const kind = (words[at] ?? 0) >>> KIND_SHIFT
    if (kind === KIND.known) return at + 2
    if (kind === KIND.far) return at + 1
    const length = kind === KIND.own ? at + 1 : at + 2
    if (kind === KIND.shared) this.#remember(words[at + 1] ?? 0, this.#textAt(length))
    return length + 1 + (((words[length] ?? 0) + 3) >>> 2)
  }

  #remember(number: number, text: string): void {
    const known = this.#known[this.file]
    if (known !== undefined) known[number] = text
  }

  /** The text whose length stands at a word. */
  #textAt(length: number): string {
    const start = (length + 1) * 4
    return decodeText(this.#bytes, start, start + (this.#words[length] ?? 0), this.#fallback)
  }
}

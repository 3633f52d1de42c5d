import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** `bytes` and `words` are the same memory. */
interface Memory {
  readonly bytes: Buffer
  readonly words: Uint32Array
}

/** A stretch of a file in memory, which begins at `start` of the file. */
export interface Stretch extends Memory {
  readonly start: number
  readonly end: number
}

/** Bytes that are read at once. */
const PAGE = 1 << 18
/** Pages of a file that are kept: entries, their arrays, and the data that they share lie apart. */
const PAGES_KEPT = 6
const WORD = 2 ** 32

/** A file that is read at any place; what was read last stays in memory. */
export class PagedFile {
  readonly descriptor: number
  #size: number
  /** The one used last comes last. */
  readonly #pages = new Map<number, Stretch>()
  #latest: Stretch = stretchOf(0, 0)
  /** What must stay as it is while other stretches are asked for. */
  #held: Stretch | undefined

  /** Throws what opening a file throws. */
  constructor(path: string) {
    this.descriptor = openSync(path, 'r')
    this.#size = fstatSync(this.descriptor).size
  }

  /** In bytes, when it was measured last. */
  get size(): number {
    return this.#size
  }

  /** Measures it again: one that is written grows before its header says so, and so must be measured behind that. */
  measure(): void {
    this.#size = fstatSync(this.descriptor).size
  }

  /**
   * A stretch that holds so many bytes from an offset on, which is a multiple of eight; undefined beyond the file's end.
   * Unless it is held, it may hold something else once another one was asked for.
   */
  stretch(offset: number, length: number): Stretch | undefined {
    const latest = this.#latest
    if (offset >= latest.start && offset + length <= latest.end) return latest
    return this.#find(offset, length)
  }

  /** Leaves a stretch as it is until another one is held. */
  hold(stretch: Stretch): void {
    this.#held = stretch
  }

  /** Gives the memory back; reading goes on with the file. */
  forget(): void {
    this.#pages.clear()
    this.#latest = stretchOf(0, 0)
  }

  close(): void {
    this.forget()
    closeSync(this.descriptor)
  }

  #find(offset: number, length: number): Stretch | undefined {
    if (offset + length > this.#size) return undefined
    const start = offset - (offset % PAGE)
    // What lies across the border of two pages is rare, and read by itself.
    if (offset + length > start + PAGE) return this.#read(offset, length)
    const page = this.#pages.get(start) ?? this.#read(start, PAGE, this.#takeOldest())
    if (page === undefined || offset + length > page.end) return undefined
    this.#pages.delete(start)
    this.#pages.set(start, page)
    this.#latest = page
    return page
  }

  /** The page that was not used for longest, where there are enough: memory that is used again need not be cleared and collected. */
  #takeOldest(): Stretch | undefined {
    if (this.#pages.size < PAGES_KEPT) return undefined
    for (const [start, page] of this.#pages) {
      if (page === this.#held) continue
      this.#pages.delete(start)
      return page
    }
    return undefined
  }

  /** Less than asked for only at the end of the file. */
  #read(start: number, length: number, memory: Memory = memoryOf(length)): Stretch | undefined {
    const { bytes, words } = memory
    const read = readSync(this.descriptor, bytes, 0, length, start)
    return read === length || length === PAGE ? { start, end: start + read, bytes, words } : undefined
  }
}

/** A stretch that begins with the head of an object of a kind and holds so many bytes of it; undefined where there is none. */
export function objectAt(file: PagedFile, offset: number, length: number, kind: number): Stretch | undefined {
  if (offset % 8 !== 0) return undefined
  const stretch = file.stretch(offset, length)
  return stretch?.bytes[offset - stretch.start] === kind ? stretch : undefined
}

/** The 32 bits at a multiple of four bytes of a stretch. */
export function wordAt({ words }: Stretch, at: number): number {
  return words[at / 4] ?? 0
}

/** A 64-bit number below 2^53, at a multiple of four bytes. */
export function longAt({ words }: Stretch, at: number): number {
  return (words[at / 4 + 1] ?? 0) * WORD + (words[at / 4] ?? 0)
}

/** A stretch with memory of its own. */
export function copiedStretch(bytes: Uint8Array, start: number): Stretch {
  const stretch = stretchOf(start, bytes.length)
  stretch.bytes.set(bytes)
  return stretch
}

function stretchOf(start: number, length: number): Stretch {
  return { start, end: start + length, ...memoryOf(length) }
}

function memoryOf(length: number): Memory {
  const bytes = Buffer.allocUnsafeSlow(Math.ceil(length / 8) * 8)
  return { bytes, words: new Uint32Array(bytes.buffer) }
}

import type { TextDecoder } from 'node:util'
import type { Source, Trouble } from '../../../engine/ports.ts'
import type { Entry } from '../../../module/entry.ts'
import { ChunksAhead, paysToReadAhead, threadBeside } from '../../ahead/chunks-ahead.ts'
import type { OnNotice } from '../../source-error.ts'
import { WantedFields } from '../../wanted-fields.ts'
import { FiledEntry } from '../filed-entry.ts'
import type { JournalFile, OpenedFile } from '../journal-file.ts'
import { tellOfDamage } from '../merged-files.ts'
import type { Filled, Notice, Task } from './chunk.ts'
import { PackedEntry } from './packed-entry.ts'

/**
 * Of less there is nothing to gain: while the code of both threads is new, V8 needs the other processor for compiling it. Some
 * 350,000 entries.
 */
const LEAST_BYTES = 256 * 1024 * 1024
/** A chunk holds some 1,500 entries. */
const CHUNKS = 6

export interface ReadAheadOptions {
  readonly name: string
  readonly since: number | undefined
  /** What entries are asked for; other fields are there as well, but dear. */
  readonly fields: readonly string[]
  readonly fallback: TextDecoder
  readonly onNotice: OnNotice
}

/** A file with the entry that it stands at, for what is not in a chunk. */
interface Reader {
  readonly file: JournalFile
  readonly entry: FiledEntry
}

/** Whether files are so large that a thread reads them ahead. */
export function holdMuch(files: readonly JournalFile[]): boolean {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  return paysToReadAhead(bytes, LEAST_BYTES)
}

/** Journal files at rest, of which a thread reads the wanted fields while others are walked. */
export class ReadAheadSource implements Source {
  readonly name: string
  ended = false
  readonly #readers: readonly Reader[]
  readonly #chunks: ChunksAhead<Filled, Notice>
  readonly #entry: PackedEntry
  /** Words of the chunk that are filled, and the one where the next entry begins. */
  #words = 0
  #at = 0
  #yielded = false
  /** The entry that the reader of its file stands at. */
  #standing: number | undefined
  #lastCursor: string | null = null
  #wake = () => {}

  constructor(files: readonly JournalFile[], { name, since, fields, fallback, onNotice }: ReadAheadOptions) {
    this.name = name
    const others = new WantedFields()
    this.#readers = files.map((file) => {
      const onDamage = (damage: string) => tellOfDamage(file.path, damage, onNotice)
      return { file, entry: new FiledEntry(file, others, fallback, onDamage) }
    })
    this.#entry = new PackedEntry({ fields, files: files.length }, fallback, () => this.#inFile())
    const task: Task<OpenedFile> = { files: files.map(({ opened }) => opened), fields, since }
    this.#chunks = new ChunksAhead({
      thread: threadBeside(import.meta.url, 'read-ahead-thread'),
      task,
      count: CHUNKS,
      onNews: () => this.#wake(),
      onTold: ({ notice, hint }) => onNotice(notice, hint),
      empty: () => ({ memory: new ArrayBuffer(0), words: 0, isLast: true }),
    })
  }

  get failure(): Trouble | undefined {
    const { problem, isOver } = this.#chunks
    if (problem === undefined || !isOver) return undefined
    return {
      message: `the thread that reads the journal ended: ${problem}`,
      hint: 'try again; if it does so each time, report it',
    }
  }

  next(): Entry | undefined {
    while (this.#at >= this.#words) if (!this.#turnOver()) return undefined
    this.#at = this.#entry.begin(this.#at)
    this.#yielded = true
    this.#standing = undefined
    return this.#entry
  }

  cursor(): string | null {
    if (!this.#yielded) return this.#lastCursor
    return this.#reader().file.cursor()
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.#chunks.hasMore || this.ended || signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#wake = () => {
        signal.removeEventListener('abort', this.#wake)
        resolve()
      }
      signal.addEventListener('abort', this.#wake)
    })
  }

  close(): void {
    this.#lastCursor = this.cursor()
    this.#yielded = false
    this.#chunks.close()
    for (const { file } of this.#readers) file.close()
  }

  /** Goes to the next chunk, where one came. */
  #turnOver(): boolean {
    this.ended = this.#chunks.isOver
    const chunk = this.#chunks.take()
    this.#words = chunk?.words ?? 0
    this.#at = 0
    if (chunk === undefined) return false
    this.#entry.enter(chunk.memory)
    return true
  }

  /** The entry as its file has it. */
  #inFile(): Entry {
    return this.#reader().entry
  }

  #reader(): Reader {
    const { file: number, place } = this.#entry
    const reader = this.#readers[number]
    if (reader === undefined) throw new Error(`there is no file ${number}`)
    if (this.#standing !== place) {
      reader.file.goTo(place * 8)
      reader.entry.begin()
      this.#standing = place
    }
    return reader
  }
}

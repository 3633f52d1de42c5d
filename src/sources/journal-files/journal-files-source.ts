import { endianness } from 'node:os'
import type { TextDecoder } from 'node:util'
import type { Source } from '../../engine/ports.ts'
import type { Entry } from '../../module/entry.ts'
import type { OnNotice } from '../source-error.ts'
import { WantedFields } from '../wanted-fields.ts'
import { FiledEntry } from './filed-entry.ts'
import { type JournalFile, openJournalFile } from './journal-file.ts'
import { compareEntries, isSameEntry } from './merge.ts'

export interface JournalFilesOptions {
  readonly name: string
  readonly paths: readonly string[]
  /** Entries before it, in microseconds since the epoch, need not be yielded. */
  readonly since: number | undefined
  readonly fallback: TextDecoder
  readonly onNotice: OnNotice
}

/** A file that stands at an entry which was not yielded yet, or was yielded last. */
interface Reader {
  readonly file: JournalFile
  readonly entry: FiledEntry
}

/**
 * Reads journal files that are at rest, from their first entry to their last, without libsystemd: several times as fast,
 * since no call leaves the program. Undefined where one of the files cannot be read in this way (docs/decisions/005).
 */
export function openJournalFiles(options: JournalFilesOptions): Source | undefined {
  if (endianness() !== 'LE') return undefined
  const files: JournalFile[] = []
  for (const path of options.paths) {
    const file = openJournalFile(path)
    if ('problem' in file) {
      for (const opened of files) opened.close()
      return undefined
    }
    files.push(file)
  }
  return new JournalFilesSource(files, options)
}

class JournalFilesSource implements Source {
  readonly name: string
  ended = false
  readonly failure = undefined
  readonly #onNotice: OnNotice
  readonly #readers: Reader[] = []
  /** The one that yielded last. */
  #current: Reader | undefined
  /** The one that yields next once the current one is behind it. */
  #runnerUp: Reader | undefined
  #lastCursor: string | null = null

  constructor(files: readonly JournalFile[], { name, since, fallback, onNotice }: JournalFilesOptions) {
    this.name = name
    this.#onNotice = onNotice
    const wanted = new WantedFields()
    for (const file of files) {
      const onDamage = (damage: string) => this.#tell(file, damage)
      const reader = { file, entry: new FiledEntry(file, wanted, fallback, onDamage) }
      if (since !== undefined) file.skipBefore(since)
      if (!this.#advance(reader)) continue
      this.#readers.push(reader)
      if (files.length > 1) file.rest()
    }
  }

  next(): Entry | undefined {
    const current = this.#current
    if (current === undefined || !this.#advance(current)) this.#pick()
    else if (this.#runnerUp !== undefined && compareEntries(current.file, this.#runnerUp.file) >= 0)
      this.#pick()
    const chosen = this.#current
    if (chosen === undefined) {
      this.ended = true
      return undefined
    }
    chosen.entry.begin()
    return chosen.entry
  }

  cursor(): string | null {
    return this.#current?.file.cursor() ?? this.#lastCursor
  }

  async wait(): Promise<void> {}

  close(): void {
    this.#lastCursor = this.cursor()
    this.#current = undefined
    for (const { file } of this.#readers.splice(0)) file.close()
  }

  /** Chooses the file that comes next; a copy of its entry in another file is passed over. */
  #pick(): void {
    for (;;) {
      const [first, second] = this.#firstTwo()
      this.#current = first
      this.#runnerUp = second
      if (first === undefined || second === undefined || !isSameEntry(first.file, second.file)) return
      this.#advance(second)
    }
  }

  #firstTwo(): [Reader | undefined, Reader | undefined] {
    let first: Reader | undefined
    let second: Reader | undefined
    for (const reader of this.#readers) {
      if (first === undefined || compareEntries(reader.file, first.file) < 0) {
        second = first
        first = reader
      } else if (second === undefined || compareEntries(reader.file, second.file) < 0) second = reader
    }
    return [first, second]
  }

  /** Goes to the next entry of a file; one that is at its end is closed. */
  #advance(reader: Reader): boolean {
    const { file } = reader
    if (file.next()) return true
    if (file.damage !== undefined) this.#tell(file, file.damage)
    const at = this.#readers.indexOf(reader)
    if (at >= 0) this.#readers.splice(at, 1)
    if (this.#current === reader) {
      this.#lastCursor = file.cursor()
      this.#current = undefined
    }
    file.close()
    return false
  }

  #tell({ path }: JournalFile, damage: string): void {
    this.#onNotice(`${path}: ${damage}`, `check it with journalctl --verify --file=${path}`)
  }
}

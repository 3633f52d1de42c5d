import type { OnNotice } from '../source-error.ts'
import type { JournalFile } from './journal-file.ts'
import { compareEntries, isSameEntry } from './merge.ts'

/** A file that stands at an entry which did not come yet, or came last. */
interface FileReader {
  readonly file: JournalFile
}

/** Several journal files as one: their entries in order, each once. */
export class MergedFiles<Reader extends FileReader> {
  readonly #onNotice: OnNotice
  readonly #readers: Reader[] = []
  /** The one whose entry came last. */
  #current: Reader | undefined
  /** The one that comes next once the current one is behind it. */
  #runnerUp: Reader | undefined
  #lastCursor: string | null = null

  /** Entries before `since`, in microseconds since the epoch, may be left out. */
  constructor(readers: readonly Reader[], since: number | undefined, onNotice: OnNotice) {
    this.#onNotice = onNotice
    for (const reader of readers) {
      const { file } = reader
      if (since !== undefined) file.skipBefore(since)
      if (!this.#advance(reader)) continue
      this.#readers.push(reader)
      if (readers.length > 1) file.rest()
    }
  }

  /** Goes on to the next entry, and gives the reader whose file stands at it; undefined behind the last one. */
  next(): Reader | undefined {
    const current = this.#current
    if (current === undefined || !this.#advance(current)) this.#pick()
    else if (this.#runnerUp !== undefined && compareEntries(current.file, this.#runnerUp.file) >= 0)
      this.#pick()
    return this.#current
  }

  /** The cursor of the entry that came last. */
  cursor(): string | null {
    return this.#current?.file.cursor() ?? this.#lastCursor
  }

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

  #tell(file: JournalFile, damage: string): void {
    tellOfDamage(file.path, damage, this.#onNotice)
  }
}

/** Tells the user that a journal file is damaged. */
export function tellOfDamage(path: string, damage: string, onNotice: OnNotice): void {
  onNotice(`${path}: ${damage}`, `check it with journalctl --verify --file=${path}`)
}

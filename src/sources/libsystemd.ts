import type { Source } from '../engine/ports.ts'
import type { Entry } from '../module/entry.ts'
import { DATA_BYTES_MAX, JournalEntry } from './journal-entry.ts'
import { type JournalLibrary, LOCAL_ONLY } from './journal-library.ts'
import {
  brokenCursorMessage,
  isCursor,
  type JournalOptions,
  type JournalPlace,
  startTime,
} from './journal-place.ts'
import { JournalWaiter } from './journal-waiter.ts'
import { describeError, type OnNotice, SourceError } from './source-error.ts'

/** Opens a journal through libsystemd. `now` is the time from which a `start` some time ago counts, in microseconds. */
export function openLibsystemd(
  library: JournalLibrary,
  name: string,
  options: JournalOptions,
  now: number,
  onNotice: OnNotice,
): Source | SourceError {
  const handle = new BigUint64Array(1)
  const result = openPlace(library, new Uint8Array(handle.buffer), options.place)
  const [journal = 0n] = handle
  if (result < 0) {
    return new SourceError(
      `libsystemd cannot open the journal: ${describeError(result)}`,
      'look at it with journalctl',
    )
  }
  return new LibsystemdSource(library, journal, name, options, now, onNotice)
}

function openPlace(library: JournalLibrary, journal: Uint8Array, place: JournalPlace): number {
  if (place.kind === 'local') return library.open(journal, LOCAL_ONLY)
  if (place.kind === 'namespace') return library.openNamespace(journal, place.namespace, LOCAL_ONLY)
  if (place.kind === 'directory') return library.openDirectory(journal, place.path, 0)
  return library.openFiles(journal, [place.path, null], 0)
}

/** The journal through libsystemd: see sd-journal(3). */
class LibsystemdSource implements Source {
  readonly name: string
  ended = false
  readonly #library: JournalLibrary
  readonly #journal: bigint
  readonly #entry: JournalEntry
  readonly #waiter: JournalWaiter | undefined
  readonly #onNotice: OnNotice
  readonly #errorsTold = new Set<number>()
  /** The journal stands at an entry already that was not yielded yet. */
  #ahead = false
  /** Where the last entry that was yielded stands; undefined as long as nobody asked. */
  #cursor: string | null | undefined = null
  #closed = false

  constructor(
    library: JournalLibrary,
    journal: bigint,
    name: string,
    options: JournalOptions,
    now: number,
    onNotice: OnNotice,
  ) {
    this.name = name
    this.#library = library
    this.#journal = journal
    this.#onNotice = onNotice
    this.#entry = new JournalEntry(library, journal, options.fallback, (error) => this.#tell(error))
    // It must watch for changes before anything is read: what changes in between would go unnoticed.
    if (options.follow) this.#waiter = new JournalWaiter(library, journal, () => this.#lookAhead())
    library.setDataThreshold(journal, DATA_BYTES_MAX)
    if (options.cursor === null || !this.#seekCursor(options.cursor)) this.#seekStart(options, now)
  }

  next(): Entry | undefined {
    if (this.#closed) return undefined
    if (!this.#ahead && !this.#step()) {
      this.ended = this.#waiter === undefined
      return undefined
    }
    this.#ahead = false
    this.#cursor = undefined
    return this.#entry
  }

  cursor(): string | null {
    if (this.#cursor === undefined) this.#cursor = this.#readCursor()
    return this.#cursor
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.#closed || this.#ahead || this.#waiter === undefined || signal.aborted) return
    if (this.#cursor === undefined) this.#waiter.noteEntry()
    // Asked for now, since the journal may stand at the next entry after the wait.
    this.cursor()
    await this.#waiter.wait(signal)
  }

  close(): void {
    if (this.#closed) return
    this.cursor()
    this.#closed = true
    this.#waiter?.close()
    this.#library.close(this.#journal)
  }

  #step(): boolean {
    const result = this.#library.next(this.#journal)
    if (result < 0) this.#tell(result)
    return result > 0
  }

  #lookAhead(): boolean {
    this.#ahead ||= this.#step()
    return this.#ahead
  }

  /** Goes behind the entry of a cursor; false where it is none. Where its entry is gone, no other is passed over. */
  #seekCursor(cursor: string): boolean {
    if (!isCursor(cursor) || this.#library.seekCursor(this.#journal, cursor) < 0) {
      this.#onNotice(brokenCursorMessage(cursor), 'reading starts where `start` says')
      return false
    }
    if (!this.#step()) {
      // All entries are older. Left as it is, the journal would be silent until one is newer than the cursor.
      this.#onNotice(
        'the journal ends before the entry that was read last',
        'reading goes on with new entries',
      )
      this.#seekEnd()
    } else if (this.#library.testCursor(this.#journal, cursor) <= 0) this.#ahead = true
    this.#cursor = cursor
    return true
  }

  #seekStart(options: JournalOptions, now: number): void {
    const time = startTime(options.start, now)
    if (time !== undefined) this.#library.seekRealtime(this.#journal, Math.floor(time))
    else if (options.start === 'oldest') this.#library.seekHead(this.#journal)
    else if (this.#seekEnd()) this.#cursor = undefined
  }

  /** Goes to the last entry; false where there is none. The end itself is no place from which `next` finds what comes. */
  #seekEnd(): boolean {
    this.#library.seekTail(this.#journal)
    if (this.#library.previous(this.#journal) > 0) return true
    this.#library.seekHead(this.#journal)
    return false
  }

  #readCursor(): string | null {
    const address = new BigUint64Array(1)
    const result = this.#library.getCursor(this.#journal, new Uint8Array(address.buffer))
    const [text = 0n] = address
    if (result < 0) {
      this.#tell(result)
      return null
    }
    const cursor = this.#library.text(text)
    this.#library.free(text)
    return cursor
  }

  #tell(error: number): void {
    if (this.#errorsTold.has(error)) return
    this.#errorsTold.add(error)
    this.#onNotice(
      `the journal cannot be read in part: ${describeError(error)}`,
      'check it with journalctl --verify',
    )
  }
}

import type { Source } from '../engine/ports.ts'
import type { Entry } from '../module/entry.ts'
import { isPartlyHidden, placeIdentity } from './journal-access.ts'
import { brokenCursorMessage, parseCursor } from './journal-cursor.ts'
import { DATA_BYTES_MAX, JournalEntry } from './journal-entry.ts'
import { type JournalLibrary, LOCAL_ONLY } from './journal-library.ts'
import { futureCursor, type JournalOptions, type JournalPlace, startTime } from './journal-place.ts'
import { explainError } from './journal-troubles.ts'
import { JournalWaiter } from './journal-waiter.ts'
import { releaseMappedJournals } from './mapped-journals.ts'
import { MissingEntries } from './missing-entries.ts'
import type { OnNotice, SourceError } from './source-error.ts'

/** After so many entries, the memory is let go of through which they were read: some 50 MB. */
const RELEASE_AFTER = 50_000

/** What sd_journal_process gives where files came or went. */
const INVALIDATE = 2

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
  if (result < 0) return explainError(result)
  const [journal = 0n] = handle
  // It must watch for changes before anything is read: what changes in between would go unnoticed.
  const fd = options.follow ? library.getFd(journal) : undefined
  if (fd === undefined || fd >= 0)
    return new LibsystemdSource(library, journal, fd, name, options, now, onNotice)
  library.close(journal)
  return explainError(fd)
}

function openPlace(library: JournalLibrary, journal: Uint8Array, place: JournalPlace): number {
  if (place.kind === 'local') return library.open(journal, LOCAL_ONLY)
  if (place.kind === 'namespace') return library.openNamespace(journal, place.namespace, LOCAL_ONLY)
  if (place.kind === 'directory') return library.openDirectory(journal, place.path, 0)
  const paths = place.kind === 'file' ? [place.path] : place.paths
  return library.openFiles(journal, [...paths, null], 0)
}

/** The journal through libsystemd: see sd-journal(3). */
class LibsystemdSource implements Source {
  readonly name: string
  ended = false
  failure: Source['failure']
  readonly #library: JournalLibrary
  readonly #journal: bigint
  readonly #place: JournalPlace
  readonly #identity: string
  readonly #entry: JournalEntry
  readonly #waiter: JournalWaiter | undefined
  readonly #onNotice: OnNotice
  readonly #missing: MissingEntries
  readonly #errorsTold = new Set<number>()
  /** The journal stands at an entry already that was not yielded yet. */
  #ahead = false
  /** Where the last entry that was yielded stands. */
  #cursor: string | null = null
  /** Entries that were yielded since memory was let go of. */
  #unreleased = 0
  /** An entry was yielded since its cursor was asked for. */
  #isCursorOld = false
  #closed = false

  constructor(
    library: JournalLibrary,
    journal: bigint,
    fd: number | undefined,
    name: string,
    options: JournalOptions,
    now: number,
    onNotice: OnNotice,
  ) {
    this.name = name
    this.#library = library
    this.#journal = journal
    this.#place = options.place
    this.#identity = placeIdentity(options.place)
    this.#onNotice = onNotice
    this.#missing = new MissingEntries(onNotice, () => isPartlyHidden(options.place))
    this.#entry = new JournalEntry(library, journal, options.fallback, (error) => this.#tellOnce(error))
    if (fd !== undefined) {
      const hasNews = () => this.failure !== undefined || this.#lookAhead()
      this.#waiter = new JournalWaiter(library, journal, fd, hasNews, (result) => this.#processed(result))
    }
    library.setDataThreshold(journal, DATA_BYTES_MAX)
    if (options.cursor === null || !this.#seekCursor(options.cursor, now)) this.#seekStart(options, now)
  }

  next(): Entry | undefined {
    if (this.#closed || this.ended) return undefined
    if (!this.#lookAhead()) {
      this.ended ||= this.#waiter === undefined
      return undefined
    }
    this.#ahead = false
    this.#releaseMemory()
    if (this.#missing.isSeeking && this.#isKnown()) return this.next()
    this.#entry.moved()
    this.#missing.noteEntry()
    this.#isCursorOld = true
    return this.#entry
  }

  cursor(): string | null {
    if (this.#isCursorOld) this.#renewCursor()
    return this.#cursor
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.#closed || this.ended || this.#ahead || this.#waiter === undefined || signal.aborted) return
    if (this.#isCursorOld) this.#waiter.noteEntry()
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

  #releaseMemory(): void {
    this.#unreleased += 1
    if (this.#unreleased < RELEASE_AFTER) return
    this.#unreleased = 0
    releaseMappedJournals(this.#library.advise)
  }

  #lookAhead(): boolean {
    if (this.#ahead || this.failure !== undefined) return this.#ahead
    const result = this.#library.next(this.#journal)
    if (result < 0) this.#breakOff(explainError(result))
    this.#ahead = result > 0
    return this.#ahead
  }

  #processed(result: number): void {
    if (result < 0) this.#breakOff(explainError(result))
    else if (result === INVALIDATE && placeIdentity(this.#place) !== this.#identity) this.#breakOff('moved')
  }

  #breakOff(failure: NonNullable<Source['failure']>): void {
    this.failure ??= failure
    this.ended = true
  }

  /** Goes to the entry of a cursor, or where it was; false where it is none. Whether it is there, the first entry tells. */
  #seekCursor(text: string, now: number): boolean {
    const cursor = parseCursor(text)
    if (cursor === undefined || this.#library.seekCursor(this.#journal, text) < 0) {
      this.#onNotice(brokenCursorMessage(text), 'reading starts where `start` says')
      return false
    }
    this.#cursor = text
    if (!this.#lookAhead()) {
      // All entries are older. Left as it is, the journal would be silent until one is newer than the cursor.
      this.#seekEnd()
      const future = futureCursor(cursor, now)
      if (future !== undefined) {
        this.#onNotice(future.message, future.hint)
        return true
      }
    }
    this.#missing.seek(cursor)
    return true
  }

  #seekStart(options: JournalOptions, now: number): void {
    const time = startTime(options.start, now)
    if (time !== undefined) this.#library.seekRealtime(this.#journal, Math.floor(time))
    else if (options.start === 'oldest') this.#library.seekHead(this.#journal)
    else this.#isCursorOld = this.#seekEnd()
  }

  /** Goes to the last entry; false where there is none. The end itself is no place from which `next` finds what comes. */
  #seekEnd(): boolean {
    this.#library.seekTail(this.#journal)
    if (this.#library.previous(this.#journal) > 0) return true
    this.#library.seekHead(this.#journal)
    return false
  }

  /** Whether the journal stands at the entry that was read last by an earlier run. */
  #isKnown(): boolean {
    const text = this.#readCursor()
    const cursor = text === undefined ? undefined : parseCursor(text)
    return cursor !== undefined && this.#missing.isKnown(cursor)
  }

  #renewCursor(): void {
    this.#isCursorOld = false
    const text = this.#readCursor()
    if (text === undefined) return
    this.#cursor = text
    const cursor = parseCursor(text)
    if (cursor !== undefined) this.#missing.check(cursor)
  }

  /** The cursor of the entry that the journal stands at. */
  #readCursor(): string | undefined {
    const address = new BigUint64Array(1)
    const result = this.#library.getCursor(this.#journal, new Uint8Array(address.buffer))
    const [text = 0n] = address
    if (result < 0) {
      this.#breakOff(explainError(result))
      return undefined
    }
    const cursor = this.#library.text(text)
    this.#library.free(text)
    return cursor
  }

  #tellOnce(error: number): void {
    if (this.#errorsTold.has(error)) return
    this.#errorsTold.add(error)
    const { message, hint } = explainError(error)
    this.#onNotice(`a part of an entry cannot be read: ${message}`, hint)
  }
}

import { isoMicroseconds } from '../values/instant.ts'
import { isSameEntry, type JournalCursor } from './journal-cursor.ts'
import type { OnNotice } from './source-error.ts'

const KEEP_MORE =
  'they were removed, or lost in a damaged file, before they were read: let the journal keep more (SystemMaxUse= in journald.conf), and look at it with journalctl --verify'

/**
 * Notices that entries are missing: behind a cursor whose entry is gone, and between entries that are read, since a
 * journal numbers what is written to it. Told is from when to when, and how many where that is known.
 */
export class MissingEntries {
  readonly #onNotice: OnNotice
  readonly #isPartlyHidden: () => boolean
  #last: JournalCursor | undefined
  #read = 0
  /** The cursor to go on behind, as long as nothing was read. */
  #sought: JournalCursor | undefined

  /** `isPartlyHidden` says whether there are files that may not be read: then numbers are missing that are none of ours. */
  constructor(onNotice: OnNotice, isPartlyHidden: () => boolean) {
    this.#onNotice = onNotice
    this.#isPartlyHidden = isPartlyHidden
  }

  /** Reading is to go on behind the entry of this cursor. */
  seek(cursor: JournalCursor): void {
    this.#sought = cursor
  }

  /** Whether the first entry that comes is to be asked about with `isKnown`. */
  get isSeeking(): boolean {
    return this.#sought !== undefined
  }

  /** Whether the first entry that comes is the one to go on behind, and so was read before. If not, what lies between is missing. */
  isKnown(first: JournalCursor): boolean {
    const sought = this.#sought
    if (sought === undefined) return false
    this.#sought = undefined
    if (isEqual(sought, first) || isSameEntry(sought, first)) {
      this.#last = first
      return true
    }
    const count = missingNumbers(sought, first, 1)
    if (count !== 0) this.#tell(sought, first, count)
    return false
  }

  /** An entry was read. */
  noteEntry(): void {
    this.#read++
  }

  /** Compares numbers, where the cursor of the entry that was read last is known anyway. */
  check(cursor: JournalCursor): void {
    const last = this.#last
    const count = last && missingNumbers(last, cursor, this.#read)
    this.#last = cursor
    this.#read = 0
    if (last !== undefined && count !== undefined && count > 0 && !this.#isPartlyHidden())
      this.#tell(last, cursor, count)
  }

  #tell(from: JournalCursor, to: JournalCursor, count: number | undefined): void {
    const many = count === undefined ? 'entries' : count === 1 ? '1 entry' : `${count} entries`
    const [start, end] = [from.realtime, to.realtime]
    const when =
      start === undefined || end === undefined || start > end
        ? 'behind the one that was read last'
        : `between ${isoMicroseconds(start)} and ${isoMicroseconds(end)}`
    this.#onNotice(`${many} of the journal ${count === 1 ? 'is' : 'are'} missing ${when}`, KEEP_MORE)
  }
}

/** How many numbers lie between two entries beside the `read` ones; undefined where they are not of one sequence. */
function missingNumbers(last: JournalCursor, next: JournalCursor, read: number): number | undefined {
  if (last.sequence === undefined || last.sequence !== next.sequence) return undefined
  if (last.number === undefined || next.number === undefined) return undefined
  return Math.max(0, next.number - last.number - read)
}

/** A cursor may have been given with a part of its parts only. */
function isEqual(sought: JournalCursor, found: JournalCursor): boolean {
  const says = (wanted: unknown, is: unknown) => wanted === undefined || wanted === is
  return (
    says(sought.sequence, found.sequence) &&
    says(sought.number, found.number) &&
    says(sought.boot, found.boot) &&
    says(sought.monotonic, found.monotonic) &&
    says(sought.realtime, found.realtime) &&
    says(sought.hash, found.hash)
  )
}

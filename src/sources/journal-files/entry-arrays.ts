import { ENTRY, ENTRY_ARRAY, HEADER, KIND, OBJECT } from './format.ts'
import { longAt, objectAt, type PagedFile, type Stretch, wordAt } from './paged-file.ts'

/** Offsets that are taken from an array at once: the entries lie elsewhere, and to look here and there in turn is dear. */
const TAKEN_AT_ONCE = 512
/** By so much, in microseconds, a clock that nobody sets may lag behind the one of the boot. */
const DRIFT = 2_000_000
/** A machine without a clock of its own starts with the time that it noted last. */
const LOST_AT_START = 86_400_000_000

/** What the clocks showed when an entry was written. */
interface Times {
  readonly realtime: number
  readonly monotonic: number
  readonly boot: string
}

/** Where the entries of a journal file lie, in the order in which they were written: a chain of arrays of offsets. */
export class EntryArrays {
  /** What was found to be damaged, where the chain ends for that. */
  damage: string | undefined
  /** Entries whose offsets are missing from the arrays. */
  missing = 0
  readonly #file: PagedFile
  readonly #isCompact: boolean
  readonly #itemBytes: number
  /** Entries that were not gone to yet. */
  #left: number
  #array: number
  #arrayAt = 0
  #arrayLength = 0
  readonly #taken = new Float64Array(TAKEN_AT_ONCE)
  #takenAt = 0
  #takenCount = 0

  constructor(file: PagedFile, header: Stretch, isCompact: boolean) {
    this.#file = file
    this.#isCompact = isCompact
    this.#itemBytes = isCompact ? 4 : 8
    // A damaged header may count more than the file could hold.
    this.#left = Math.min(longAt(header, HEADER.entries), Math.floor(file.size / ENTRY.items))
    this.#array = longAt(header, HEADER.entryArray)
  }

  /** Where the next entry lies, or 0 behind the last one. */
  next(): number {
    while (this.#left > 0) {
      if (this.#takenAt >= this.#takenCount && !this.#take()) return 0
      const offset = this.#taken[this.#takenAt] ?? 0
      this.#takenAt += 1
      this.#left -= 1
      if (offset !== 0) return offset
      // Only behind the last entry an array has room for others to come.
      this.missing += 1
    }
    return 0
  }

  /**
   * Leaves out, as cheaply as can be, entries that are older than a time, before any was gone to; a few may be left, and many
   * where the clock was set back in between.
   */
  skipBefore(realtime: number): void {
    while (this.#left > 0 && this.#openArray()) {
      const first = this.#firstTimes(this.#array)
      const behind = this.#firstTimes(this.#nextArray())
      if (first === undefined || behind === undefined || mayHoldFrom(realtime, first, behind)) return
      this.#left -= this.#arrayLength
      this.#arrayAt = this.#arrayLength
    }
  }

  #take(): boolean {
    if (!this.#openArray()) return false
    const start = this.#array + ENTRY_ARRAY.items + this.#arrayAt * this.#itemBytes
    const room = Math.floor((this.#file.size - start) / this.#itemBytes)
    const count = Math.min(TAKEN_AT_ONCE, this.#arrayLength - this.#arrayAt, room)
    const before = start % 8
    const stretch =
      count > 0 ? this.#file.stretch(start - before, before + count * this.#itemBytes) : undefined
    if (stretch === undefined) return this.#damaged('an entry array is cut short')
    for (let index = 0; index < count; index++) {
      const at = start - stretch.start + index * this.#itemBytes
      this.#taken[index] = this.#isCompact ? wordAt(stretch, at) : longAt(stretch, at)
    }
    this.#arrayAt += count
    this.#takenAt = 0
    this.#takenCount = count
    return true
  }

  #openArray(): boolean {
    if (this.#arrayLength > 0 && this.#arrayAt < this.#arrayLength) return true
    if (this.#arrayLength > 0 && !this.#goToNextArray()) return false
    if (this.#array === 0) return this.#damaged('entry arrays are missing')
    const stretch = objectAt(this.#file, this.#array, ENTRY_ARRAY.items, KIND.entryArray)
    if (stretch === undefined) return this.#damaged('an entry array is not where it should be')
    const size = longAt(stretch, this.#array - stretch.start + OBJECT.size)
    this.#arrayLength = Math.floor((size - ENTRY_ARRAY.items) / this.#itemBytes)
    this.#arrayAt = 0
    return this.#arrayLength > 0 || this.#damaged('an entry array is empty')
  }

  /** Each array was written behind the one before; a chain that leads back would never end. */
  #goToNextArray(): boolean {
    const next = this.#nextArray()
    if (next !== 0 && next <= this.#array) return this.#damaged('an entry array leads back to an earlier one')
    this.#array = next
    return true
  }

  #nextArray(): number {
    const stretch = this.#file.stretch(this.#array, ENTRY_ARRAY.items)
    return stretch === undefined ? 0 : longAt(stretch, this.#array - stretch.start + ENTRY_ARRAY.next)
  }

  /** The clocks of the first entry of this array, or of the next one; undefined where there is none. */
  #firstTimes(array: number): Times | undefined {
    const isAhead = array !== 0 && array >= this.#array
    const stretch = isAhead ? objectAt(this.#file, array, ENTRY_ARRAY.items + 8, KIND.entryArray) : undefined
    if (stretch === undefined) return undefined
    const at = array - stretch.start + ENTRY_ARRAY.items
    const offset = this.#isCompact ? wordAt(stretch, at) : longAt(stretch, at)
    const entry = offset === 0 ? undefined : objectAt(this.#file, offset, ENTRY.items, KIND.entry)
    if (entry === undefined) return undefined
    const start = offset - entry.start
    return {
      realtime: longAt(entry, start + ENTRY.realtime),
      monotonic: longAt(entry, start + ENTRY.monotonic),
      boot: entry.bytes.toString('latin1', start + ENTRY.boot, start + ENTRY.hash),
    }
  }

  #damaged(damage: string): false {
    this.damage = damage
    this.#left = 0
    return false
  }
}

/** Whether something between two entries may be as new as a time: what is behind was written later, but the clock may have been set back. */
function mayHoldFrom(realtime: number, first: Times, behind: Times): boolean {
  const isOneBoot = first.boot === behind.boot
  const passed = isOneBoot ? behind.monotonic - first.monotonic - DRIFT : 0
  const wasSetBack = behind.realtime - first.realtime < passed
  return wasSetBack || behind.realtime + (isOneBoot ? DRIFT : LOST_AT_START) >= realtime
}

import { errorMessage } from '../../values/error-message.ts'
import { EntryArrays } from './entry-arrays.ts'
import { ENTRY, HEADER, INCOMPATIBLE, KIND, NEWEST_FLAGS, OBJECT, SIGNATURE } from './format.ts'
import { copiedStretch, longAt, objectAt, PagedFile, type Stretch, wordAt } from './paged-file.ts'

/** Why a file is not read here. */
export interface Unreadable {
  readonly problem: string
}

/** What another thread needs for reading a file from its first entry to the last one that it had when it was opened. */
export interface OpenedFile {
  readonly path: string
  readonly header: Uint8Array
  /** Belongs to the whole process: the file itself, whatever its path may lead to by then. */
  readonly descriptor: number
}

/** Objects are known by their offset in steps of eight bytes, which must be a small number. */
const LARGEST_FILE = 2 ** 33
/** With more fields an entry is taken for damaged. */
const MOST_ITEMS = 1 << 16
/** After so many damaged entries a file is given up: there is nothing in it, and each may cost a read of the disk. */
const MOST_DAMAGED = 1 << 16
/** Neither clock of an entry shows as much, in microseconds: in libsystemd, too, such an entry is damaged. */
const END_OF_TIME = 2 ** 55

/** One journal file at one of its entries, in the order in which they were written. */
export class JournalFile {
  readonly path: string
  readonly file: PagedFile
  readonly isCompact: boolean
  /** Which sequence the numbers of its entries belong to. */
  readonly sequence: string
  number = 0
  realtime = 0
  monotonic = 0
  /** The boot and the hash of the entry, where their bytes lie. */
  head: Stretch
  headAt = 0
  itemCount = 0

  readonly #header: Buffer
  readonly #entries: EntryArrays
  #damagedEntries = 0
  /** Where the entry lies that was gone to last. */
  #offset = 0
  #items = new Uint32Array(0)

  constructor(path: string, file: PagedFile, header: Stretch) {
    this.path = path
    this.file = file
    this.isCompact = (wordAt(header, HEADER.incompatibleFlags) & INCOMPATIBLE.compact) !== 0
    this.#entries = new EntryArrays(file, header, this.isCompact)
    this.sequence = header.bytes.toString('hex', HEADER.sequence, HEADER.sequence + 16)
    this.#header = Buffer.from(header.bytes.subarray(0, HEADER.length))
    this.head = header
  }

  /** Where its entry lies, in steps of eight bytes. */
  get place(): number {
    return (this.head.start + this.headAt) / 8
  }

  get opened(): OpenedFile {
    return { path: this.path, header: this.#header, descriptor: this.file.descriptor }
  }

  /** What was found to be damaged, and so is left out, in words; complete once the end was reached. */
  get damage(): string | undefined {
    const lost = this.#entries.missing + this.#damagedEntries
    const entries =
      lost === 1 ? '1 entry is damaged, and left out' : `${lost} entries are damaged, and left out`
    const end = this.#isGivenUp ? 'there are too many of them' : this.#entries.damage
    const rest = end === undefined ? [] : [`${end}: what comes behind is left out`]
    return [...(lost > 0 ? [entries] : []), ...rest].join('; ') || undefined
  }

  /** Goes to the next entry that is sound; false at the end, and where the rest of the file is damaged. */
  next(): boolean {
    while (!this.#isGivenUp) {
      const offset = this.#entries.next()
      if (offset === 0) return false
      // What lies before the last one was read before it: entries are only ever added behind others.
      if (offset > this.#offset && this.#enter(offset)) {
        this.#offset = offset
        return true
      }
      this.#damagedEntries += 1
    }
    return false
  }

  /** Goes to the entry at an offset, which was one of this file; false where it is damaged. */
  goTo(offset: number): boolean {
    return this.#enter(offset)
  }

  /** Leaves out, as cheaply as can be, entries that are older than a time. Call `next` then: a few may still be. */
  skipBefore(realtime: number): void {
    this.#entries.skipBefore(realtime)
  }

  /**
   * Where the items of the entry lie, in steps of eight bytes: as many as `itemCount`, until it goes on. Made in one go: to
   * ask for one after the other costs a tenth of all reading.
   */
  items(): Uint32Array {
    const { itemCount } = this
    const { words } = this.head
    const start = (this.headAt + ENTRY.items) / 4
    if (this.#items.length < itemCount) this.#items = new Uint32Array(itemCount * 2)
    const items = this.#items
    if (this.isCompact) {
      for (let index = 0; index < itemCount; index++) items[index] = (words[start + index] ?? 0) >>> 3
      return items
    }
    for (let index = 0, at = start; index < itemCount; index++, at += 4)
      items[index] = ((words[at] ?? 0) >>> 3) + ((words[at + 1] ?? 0) << 29)
    return items
  }

  /** The n-th 32 bits of the boot of the entry. */
  bootWord(index: number): number {
    return this.head.words[(this.headAt + ENTRY.boot) / 4 + index] ?? 0
  }

  /** The place of the entry, as journalctl writes it. */
  cursor(): string {
    const { bytes } = this.head
    const boot = this.headAt + ENTRY.boot
    const hash = bytes.readBigUInt64LE(this.headAt + ENTRY.hash)
    return [
      `s=${this.sequence}`,
      `i=${this.number.toString(16)}`,
      `b=${bytes.toString('hex', boot, boot + 16)}`,
      `m=${this.monotonic.toString(16)}`,
      `t=${this.realtime.toString(16)}`,
      `x=${hash.toString(16)}`,
    ].join(';')
  }

  /** Keeps no more in memory than the entry itself, until it goes on. */
  rest(): void {
    const { bytes, start } = this.head
    const length = ENTRY.items + this.itemCount * (this.isCompact ? 4 : 16)
    this.head = copiedStretch(bytes.subarray(this.headAt, this.headAt + length), start + this.headAt)
    this.headAt = 0
    this.file.forget()
  }

  close(): void {
    this.file.close()
  }

  get #isGivenUp(): boolean {
    return this.#damagedEntries > MOST_DAMAGED
  }

  #enter(offset: number): boolean {
    const start = objectAt(this.file, offset, ENTRY.items, KIND.entry)
    if (start === undefined || !isTimed(start, offset - start.start)) return false
    const size = longAt(start, offset - start.start + OBJECT.size)
    const count = Math.floor((size - ENTRY.items) / (this.isCompact ? 4 : 16))
    const head = count < 0 || count > MOST_ITEMS ? undefined : this.file.stretch(offset, size)
    if (head === undefined) return false
    this.head = head
    this.file.hold(head)
    this.headAt = offset - head.start
    this.itemCount = count
    this.number = longAt(head, this.headAt + ENTRY.number)
    this.realtime = longAt(head, this.headAt + ENTRY.realtime)
    this.monotonic = longAt(head, this.headAt + ENTRY.monotonic)
    return true
  }
}

/** Whether both clocks of an entry show what they can show. */
function isTimed(stretch: Stretch, at: number): boolean {
  const realtime = longAt(stretch, at + ENTRY.realtime)
  return realtime > 0 && realtime < END_OF_TIME && longAt(stretch, at + ENTRY.monotonic) < END_OF_TIME
}

/** Opens a journal file, or says why it is not read here. */
export function openJournalFile(path: string): JournalFile | Unreadable {
  let file: PagedFile
  try {
    file = new PagedFile(path)
  } catch (error) {
    return { problem: errorMessage(error) }
  }
  const header = file.stretch(0, HEADER.length)
  file.measure()
  const problem = header === undefined ? 'it is cut short' : headerProblem(header, file.size)
  if (problem === undefined && header !== undefined) return new JournalFile(path, file, header)
  file.close()
  return { problem: problem ?? 'it is cut short' }
}

/** Opens a file once more that this process has open. Throws what opening a file throws. */
export function openAgain({ path, header, descriptor }: OpenedFile): JournalFile {
  return new JournalFile(path, new PagedFile(`/proc/self/fd/${descriptor}`), copiedStretch(header, 0))
}

function headerProblem(header: Stretch, size: number): string | undefined {
  if (header.bytes.toString('latin1', 0, SIGNATURE.length) !== SIGNATURE) return 'it is no journal file'
  const flags = wordAt(header, HEADER.incompatibleFlags)
  if (flags > NEWEST_FLAGS) return 'it is of a newer format'
  if ((flags & (INCOMPATIBLE.xz | INCOMPATIBLE.lz4)) !== 0) return 'it is compressed with XZ or LZ4'
  return size > LARGEST_FILE ? 'it is too large' : undefined
}

import { errorMessage } from '../source-error.ts'
import { ENTRY, ENTRY_ARRAY, HEADER, INCOMPATIBLE, KIND, OBJECT, SIGNATURE } from './format.ts'
import { copiedStretch, PagedFile, type Stretch } from './paged-file.ts'

/** Why a file is not read here. */
export interface Unreadable {
  readonly problem: string
}

const WORD = 2 ** 32
/** Objects are known by their offset in steps of eight bytes, which must be a small number. */
const LARGEST_FILE = 2 ** 33
const NEWEST_FLAGS = 0b11111
/** With more fields an entry is taken for damaged. */
const MOST_ITEMS = 1 << 16

/** One journal file at one of its entries, in the order in which they were written. */
export class JournalFile {
  readonly path: string
  readonly file: PagedFile
  readonly isCompact: boolean
  /** Which sequence the numbers of its entries belong to. */
  readonly sequence: string
  /** Of the last entry, in microseconds since the epoch. */
  readonly lastRealtime: number
  /** What was found to be damaged, where reading ended for that. */
  damage: string | undefined

  number = 0
  realtime = 0
  monotonic = 0
  /** The boot and the hash of the entry, where their bytes lie. */
  head: Stretch
  headAt = 0
  itemCount = 0

  #left: number
  #array: number
  #arrayAt = 0
  #arrayLength = 0
  readonly #itemBytes: number

  constructor(path: string, file: PagedFile, header: Stretch) {
    this.path = path
    this.file = file
    this.isCompact = (numberAt(header, HEADER.incompatibleFlags) & INCOMPATIBLE.compact) !== 0
    this.#itemBytes = this.isCompact ? 4 : 8
    this.sequence = header.bytes.toString('hex', HEADER.sequence, HEADER.sequence + 16)
    this.lastRealtime = longAt(header, HEADER.lastRealtime)
    this.#left = longAt(header, HEADER.entries)
    this.#array = longAt(header, HEADER.entryArray)
    this.head = header
  }

  /** Goes to the next entry; false at the end, and where the file is damaged. */
  next(): boolean {
    if (this.#left <= 0 || this.damage !== undefined) return false
    if (this.#arrayAt >= this.#arrayLength && !this.#openArray()) return false
    const at = this.#array + ENTRY_ARRAY.items + this.#arrayAt * this.#itemBytes
    const item = this.file.stretch(at - (at % 8), 8)
    if (item === undefined) return this.#damaged('an entry array is cut short')
    const offset = this.isCompact ? wordAt(item, at - item.start) : longAt(item, at - item.start)
    // The rest of an array is reserved for entries to come.
    if (offset === 0) return this.#end()
    this.#arrayAt += 1
    this.#left -= 1
    return this.#enter(offset)
  }

  /** Leaves out, as cheaply as can be, entries that are older than a time. Call `next` then: a few may still be. */
  skipBefore(realtime: number): void {
    while (this.#left > 0 && this.#openArray()) {
      const next = this.#firstOfNextArray()
      if (next === undefined || next >= realtime) return
      this.#left -= this.#arrayLength
      this.#arrayAt = this.#arrayLength
    }
  }

  /** Where the n-th item lies, in steps of eight bytes. */
  item(index: number): number {
    const { words } = this.head
    if (this.isCompact) return (words[(this.headAt + ENTRY.items) / 4 + index] ?? 0) >>> 3
    const at = (this.headAt + ENTRY.items) / 4 + index * 4
    return ((words[at] ?? 0) >>> 3) + ((words[at + 1] ?? 0) << 29)
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

  #openArray(): boolean {
    if (this.#arrayLength > 0 && this.#arrayAt < this.#arrayLength) return true
    if (this.#arrayLength > 0) this.#array = this.#nextArray()
    if (this.#array === 0) return this.#end()
    const stretch = this.#objectAt(this.#array, ENTRY_ARRAY.items, KIND.entryArray)
    if (stretch === undefined) return this.#damaged('an entry array is not where it should be')
    const size = longAt(stretch, this.#array - stretch.start + OBJECT.size)
    this.#arrayLength = Math.floor((size - ENTRY_ARRAY.items) / this.#itemBytes)
    this.#arrayAt = 0
    return this.#arrayLength > 0 || this.#damaged('an entry array is empty')
  }

  #nextArray(): number {
    const stretch = this.file.stretch(this.#array, ENTRY_ARRAY.items)
    return stretch === undefined ? 0 : longAt(stretch, this.#array - stretch.start + ENTRY_ARRAY.next)
  }

  /** When the first entry behind this array was written; undefined where there is none. */
  #firstOfNextArray(): number | undefined {
    const array = this.#nextArray()
    const stretch = array === 0 ? undefined : this.#objectAt(array, ENTRY_ARRAY.items + 8, KIND.entryArray)
    if (stretch === undefined) return undefined
    const at = array - stretch.start + ENTRY_ARRAY.items
    const offset = this.isCompact ? wordAt(stretch, at) : longAt(stretch, at)
    const entry = offset === 0 ? undefined : this.#objectAt(offset, ENTRY.items, KIND.entry)
    return entry && longAt(entry, offset - entry.start + ENTRY.realtime)
  }

  #enter(offset: number): boolean {
    const start = this.#objectAt(offset, ENTRY.items, KIND.entry)
    if (start === undefined) return this.#damaged('an entry is not where it should be')
    const size = longAt(start, offset - start.start + OBJECT.size)
    const count = Math.floor((size - ENTRY.items) / (this.isCompact ? 4 : 16))
    const head = count > MOST_ITEMS ? undefined : this.file.stretch(offset, size)
    if (head === undefined) return this.#damaged('an entry is cut short')
    this.head = head
    this.file.hold(head)
    this.headAt = offset - head.start
    this.itemCount = count
    this.number = longAt(head, this.headAt + ENTRY.number)
    this.realtime = longAt(head, this.headAt + ENTRY.realtime)
    this.monotonic = longAt(head, this.headAt + ENTRY.monotonic)
    return true
  }

  #objectAt(offset: number, length: number, kind: number): Stretch | undefined {
    if (offset % 8 !== 0) return undefined
    const stretch = this.file.stretch(offset, length)
    return stretch?.bytes[offset - stretch.start] === kind ? stretch : undefined
  }

  #damaged(damage: string): false {
    this.damage = damage
    return this.#end()
  }

  #end(): false {
    this.#left = 0
    return false
  }
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
  const problem = header === undefined ? 'it is cut short' : headerProblem(header, file.size)
  if (problem === undefined && header !== undefined) return new JournalFile(path, file, header)
  file.close()
  return { problem: problem ?? 'it is cut short' }
}

function headerProblem(header: Stretch, size: number): string | undefined {
  if (header.bytes.toString('latin1', 0, SIGNATURE.length) !== SIGNATURE) return 'it is no journal file'
  const flags = numberAt(header, HEADER.incompatibleFlags)
  if (flags > NEWEST_FLAGS) return 'it is of a newer format'
  if ((flags & (INCOMPATIBLE.xz | INCOMPATIBLE.lz4)) !== 0) return 'it is compressed with XZ or LZ4'
  return size > LARGEST_FILE ? 'it is too large' : undefined
}

function numberAt({ bytes }: Stretch, at: number): number {
  return bytes.readUInt32LE(at)
}

function wordAt({ words }: Stretch, at: number): number {
  return words[at / 4] ?? 0
}

/** A 64-bit number below 2^53, at a multiple of four bytes. */
function longAt({ words }: Stretch, at: number): number {
  return (words[at / 4 + 1] ?? 0) * WORD + (words[at / 4] ?? 0)
}

import { readSync } from 'node:fs'

const CHUNK = 256 * 1024
const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/** The part of a stream of bytes that was read and is not yet parsed: from `start` to `end` of `bytes`. */
export class ByteWindow {
  bytes = Buffer.allocUnsafe(2 * CHUNK)
  start = 0
  end = 0
  /** How many bytes of the stream lie before `start`. */
  offset: number

  constructor(offset = 0) {
    this.offset = offset
  }

  get length(): number {
    return this.end - this.start
  }

  /** Gives up the next bytes. They stay where they are until more are read. */
  consume(count: number): void {
    this.start += count
    this.offset += count
  }

  /** Gives up the mark by which some programs say that a text is UTF-8; only at the beginning of a stream. */
  skipByteOrderMark(): void {
    if (this.bytes.subarray(this.start, this.end).indexOf(BYTE_ORDER_MARK) === 0)
      this.consume(BYTE_ORDER_MARK.length)
  }

  append(chunk: Uint8Array): void {
    this.#makeRoom(chunk.length)
    this.bytes.set(chunk, this.end)
    this.end += chunk.length
  }

  /** Reads from a file, at a position or where it stands; gives how many bytes came. Throws what `readSync` throws. */
  readFrom(file: number, position: number | null): number {
    this.#makeRoom(CHUNK)
    const count = readSync(file, this.bytes, this.end, CHUNK, position)
    this.end += count
    return count
  }

  #makeRoom(count: number): void {
    if (this.bytes.length - this.end >= count) return
    const { length } = this
    const needed = length + count
    const target = needed > this.bytes.length ? Buffer.allocUnsafe(needed * 2) : this.bytes
    this.bytes.copy(target, 0, this.start, this.end)
    this.bytes = target
    this.start = 0
    this.end = length
  }
}

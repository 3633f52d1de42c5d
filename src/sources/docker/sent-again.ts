import { crc32 } from 'node:zlib'

/** How many frames back a repetition may begin: 64 kB of memory for each stream that has written as many. */
const REMEMBERED = 8_192
const AT_FIRST = 128

/**
 * Tells the frames of one stream that Docker sends again while a log is followed: with the log driver json-file, version 20.10 (that
 * of Debian 12) begins anew with the first lines of a file when it notices that the log was rotated into it. Such a frame says the
 * same at the very nanosecond of one that came, which a clock that was set back does not bring about.
 */
export class SentAgain {
  /** A ring of the frames that came last; it grows as far as it may. */
  #frames = new BigUint64Array(AT_FIRST)
  /** How many came, repetitions left out. */
  #count = 0
  /** Which of them the next one is, where what is sent again goes on. */
  #expected: number | undefined
  #lastStamp = ''
  /** Whether the last frame ended its line: the parts of one have the same stamp. */
  #wasEnd = false

  /** To be asked of each frame, in their order; `isEnd`: whether it ends its line. */
  isKnown(bytes: Buffer, nanoseconds: string, isEnd: boolean): boolean {
    const frame = BigInt(nanoseconds) ^ (BigInt(crc32(bytes)) << 31n)
    const known = this.#isExpected(frame) ? this.#expected : this.#find(frame, nanoseconds)
    this.#expected = known === undefined || known + 1 === this.#count ? undefined : known + 1
    if (known !== undefined) return true
    this.#remember(frame)
    this.#lastStamp = nanoseconds
    this.#wasEnd = isEnd
    return false
  }

  #isExpected(frame: bigint): boolean {
    return this.#expected !== undefined && this.#at(this.#expected) === frame
  }

  /** Which frame that came is here again, where a repetition may begin. */
  #find(frame: bigint, nanoseconds: string): number | undefined {
    const mayBegin = nanoseconds < this.#lastStamp || (nanoseconds === this.#lastStamp && this.#wasEnd)
    if (!mayBegin || !isExact(nanoseconds)) return undefined
    const oldest = Math.max(0, this.#count - this.#frames.length)
    for (let index = this.#count - 1; index >= oldest; index--) if (this.#at(index) === frame) return index
    return undefined
  }

  #at(index: number): bigint | undefined {
    return this.#frames[index % this.#frames.length]
  }

  #remember(frame: bigint): void {
    const { length } = this.#frames
    if (this.#count === length && length < REMEMBERED) {
      const larger = new BigUint64Array(length * 2)
      larger.set(this.#frames)
      this.#frames = larger
    }
    this.#frames[this.#count % this.#frames.length] = frame
    this.#count += 1
  }
}

/** Whether a stamp is of nanoseconds: Podman's seconds and the journal's microseconds may be those of several lines. */
function isExact(nanoseconds: string): boolean {
  return !nanoseconds.endsWith('000')
}

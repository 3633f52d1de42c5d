import { VALUE_BYTES_MAX } from '../text.ts'

/** Where a frame comes from; `daemon` has something to say about the log itself. */
export type Channel = 'stdout' | 'stderr' | 'daemon'

/** What the API sends at once: a line, or a part of a long one, with its time stamp in front. */
export interface Frame {
  readonly channel: Channel
  /** Valid for good: nothing is written over it. */
  readonly bytes: Buffer
}

/** Splits what the API sends of a container into frames, whatever the portions in which the bytes come. */
export interface FrameReader {
  push(chunk: Buffer): void
  /** The next whole frame, or undefined where it is not there yet. */
  next(): Frame | undefined
  /** What is left of a frame that the log ended in. */
  rest(): Frame | undefined
}

/** What is kept of one frame at the most, in bytes: a value as large as any, and a time stamp. */
export const FRAME_BYTES_MAX = VALUE_BYTES_MAX + 64

const HEADER = 8
const EMPTY = Buffer.alloc(0)
const CHANNELS: readonly (Channel | undefined)[] = [undefined, 'stdout', 'stderr', 'daemon']
const DESYNCHRONISED = Buffer.from('the log is not framed as that of a container without a terminal')

/** The bytes that came and are not used yet. */
class Held {
  bytes: Buffer = EMPTY
  at = 0

  get length(): number {
    return this.bytes.length - this.at
  }

  append(chunk: Buffer): void {
    this.bytes = this.length === 0 ? chunk : Buffer.concat([this.bytes.subarray(this.at), chunk])
    this.at = 0
  }

  take(count: number): Buffer {
    const end = Math.min(this.bytes.length, this.at + count)
    const taken = this.bytes.subarray(this.at, end)
    this.at = end
    return taken
  }
}

/**
 * Containers without a terminal: each frame has a header of eight bytes, of which the first is the channel and the last
 * four are the length, most significant byte first. What a frame has beyond the bound is passed over.
 */
export class MultiplexedFrames implements FrameReader {
  readonly #held = new Held()
  #toPassOver = 0

  push(chunk: Buffer): void {
    this.#held.append(chunk)
  }

  next(): Frame | undefined {
    const held = this.#held
    for (;;) {
      this.#toPassOver -= held.take(this.#toPassOver).length
      if (this.#toPassOver > 0 || held.length < HEADER) return undefined
      const number = held.bytes[held.at] ?? 0
      const length = held.bytes.readUInt32BE(held.at + 4)
      const kept = Math.min(length, FRAME_BYTES_MAX)
      if (number >= CHANNELS.length) return this.#giveUp()
      if (held.length < HEADER + kept) return undefined
      held.take(HEADER)
      const bytes = held.take(kept)
      this.#toPassOver = length - kept
      const channel = CHANNELS[number]
      if (channel !== undefined) return { channel, bytes }
    }
  }

  /** A frame that is not whole comes again when the log is read again. */
  rest(): undefined {
    return undefined
  }

  #giveUp(): Frame {
    this.#toPassOver = Number.POSITIVE_INFINITY
    return { channel: 'daemon', bytes: DESYNCHRONISED }
  }
}

const NEWLINE = 0x0a
const SPACE = 0x20
/** At how many bytes Docker and Podman break a line up. */
const PIECES = [8_192, 16_384]

/** Containers with a terminal: the lines as they are, and a frame for each; parts of a long line have a stamp each. */
export class RawFrames implements FrameReader {
  readonly #held = new Held()
  #searched = 0

  push(chunk: Buffer): void {
    this.#held.append(chunk)
  }

  next(): Frame | undefined {
    const { bytes, at } = this.#held
    const newline = bytes.indexOf(NEWLINE, at + this.#searched)
    const isWhole = newline >= 0 || this.#held.length >= FRAME_BYTES_MAX
    this.#searched = isWhole ? 0 : this.#held.length
    if (!isWhole) return undefined
    return this.#frame(Math.min(newline < 0 ? FRAME_BYTES_MAX : newline + 1 - at, FRAME_BYTES_MAX))
  }

  rest(): Frame | undefined {
    return this.#held.length === 0 ? undefined : this.#frame(this.#held.length)
  }

  #frame(length: number): Frame {
    return { channel: 'stdout', bytes: this.#held.take(this.#pieceWithin(length)) }
  }

  /** Where the first part of a long line ends: the next one has the same stamp in front. */
  #pieceWithin(length: number): number {
    const { bytes, at } = this.#held
    if (length < (PIECES[0] ?? 0)) return length
    const stamp = bytes.subarray(at, bytes.indexOf(SPACE, at) + 1)
    const ends = PIECES.map((size) => stamp.length + size)
    const isEnd = (end: number) => bytes.subarray(at + end, at + end + stamp.length).equals(stamp)
    return ends.find((end) => end < length && stamp.length > 0 && isEnd(end)) ?? length
  }
}

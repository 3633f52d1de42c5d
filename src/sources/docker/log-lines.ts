import { VALUE_BYTES_MAX } from '../text.ts'
import type { Frame, FrameReader } from './frames.ts'
import { behind, type LogPosition, Resumption } from './log-position.ts'
import { readLogStamp, secondOf } from './log-stamp.ts'
import { SentAgain } from './sent-again.ts'

/** The two streams of a container; one with a terminal has only the first. */
export type StreamName = 'stdout' | 'stderr'

/** How far each stream was read. */
export type LogPositions = Readonly<Record<StreamName, LogPosition>>

/**
 * How many seconds more of a log are read again than seems needed: a clock that was set back a little meanwhile would hide
 * new lines otherwise, and Podman leaves out what is of the very moment that is asked for.
 */
const MARGIN = 10

/** The second of the epoch from which a log has to be asked for, to be read behind its positions. */
export function firstSecondOf({ stdout, stderr }: LogPositions): number {
  const oldest = stdout.oldest < stderr.oldest ? stdout.oldest : stderr.oldest
  return Math.max(0, secondOf(oldest) - MARGIN)
}

/** A line that a container wrote. */
export interface LogLine {
  readonly stream: StreamName
  /** When the daemon got it, as in LogStamp. */
  readonly nanoseconds: string
  /** Without its line end. */
  readonly bytes: Buffer
  /** Whether more of the same line follows: it is longer than any value. */
  readonly isPart: boolean
  /** What was read of the stream once this line was. */
  readonly position: LogPosition
}

const NEWLINE = 0x0a

/** One stream of a container: what was read of it, and the parts of a line whose end has not come. */
class LineStream {
  readonly #name: StreamName
  readonly #resumption: Resumption
  readonly #sentAgain = new SentAgain()
  #position: LogPosition
  #parts: Buffer[] = []
  #length = 0

  constructor(name: StreamName, position: LogPosition) {
    this.#name = name
    this.#position = position
    this.#resumption = new Resumption(position)
  }

  /** The line that a frame ends; of one that grows too long, what there is. */
  take(bytes: Buffer): LogLine | undefined {
    const stamp = readLogStamp(bytes)
    const nanoseconds = stamp?.nanoseconds ?? this.#position.newest
    const isEnd = bytes.at(-1) === NEWLINE
    if (stamp !== undefined && this.#sentAgain.isKnown(bytes, nanoseconds, isEnd)) return undefined
    if (this.#resumption.isKnown(nanoseconds)) return undefined
    this.#position = behind(this.#position, nanoseconds)
    const text = bytes.subarray(stamp?.length ?? 0, isEnd ? -1 : bytes.length)
    if (isEnd && this.#parts.length === 0) return this.#line(nanoseconds, text, false)
    // A copy: a part must not keep all that came with it.
    this.#parts.push(Buffer.from(text))
    this.#length += text.length
    return isEnd || this.#length >= VALUE_BYTES_MAX ? this.#join(nanoseconds, !isEnd) : undefined
  }

  /** A line without an end, once the container has stopped. */
  rest(): LogLine | undefined {
    return this.#length === 0 ? undefined : this.#join(this.#position.newest, false)
  }

  #join(nanoseconds: string, isPart: boolean): LogLine {
    const bytes = Buffer.concat(this.#parts)
    this.#parts = []
    this.#length = 0
    return this.#line(nanoseconds, bytes, isPart)
  }

  #line(nanoseconds: string, bytes: Buffer, isPart: boolean): LogLine {
    return { stream: this.#name, nanoseconds, bytes, isPart, position: this.#position }
  }
}

/** The lines of a container's log, behind what was read of it already; long ones, which come in parts, joined. */
export class LogLines {
  readonly #frames: FrameReader
  readonly #streams: Readonly<Record<StreamName, LineStream>>
  readonly #onDaemon: (words: string) => void

  /** `onDaemon` is told what the daemon says about the log: then it ends. */
  constructor(frames: FrameReader, { stdout, stderr }: LogPositions, onDaemon: (words: string) => void) {
    this.#frames = frames
    this.#streams = { stdout: new LineStream('stdout', stdout), stderr: new LineStream('stderr', stderr) }
    this.#onDaemon = onDaemon
  }

  push(chunk: Buffer): void {
    this.#frames.push(chunk)
  }

  next(): LogLine | undefined {
    for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
      const line = this.#take(frame)
      if (line !== undefined) return line
    }
    return undefined
  }

  /** What is left once the container has stopped: one line after the other, until there is none. */
  rest(): LogLine | undefined {
    for (let frame = this.#frames.rest(); frame !== undefined; frame = this.#frames.rest()) {
      const line = this.#take(frame)
      if (line !== undefined) return line
    }
    return this.#streams.stdout.rest() ?? this.#streams.stderr.rest()
  }

  #take({ channel, bytes }: Frame): LogLine | undefined {
    if (channel !== 'daemon') return this.#streams[channel].take(bytes)
    this.#onDaemon(bytes.toString().trim())
    return undefined
  }
}

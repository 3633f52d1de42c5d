const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const NUL = 0x00
const SPACE = 0x20
const LESS_THAN = 0x3c
const ZERO = 0x30
const NINE = 0x39
/** A longer number in front of a message is no count. */
const MOST_DIGITS = 7
const NOTHING = Buffer.alloc(0)

export interface FramerParts {
  /** Bytes of a message; the rest of a longer one is passed over. */
  readonly longest: number
  /** The bytes are valid until it returns. */
  readonly onMessage: (message: Buffer) => void
  /** A message was longer, or the connection ended before it was there whole. */
  readonly onCut: () => void
}

/**
 * Takes the messages out of a connection, after RFC 6587: each says itself whether it is counted (`17 <13>…`) or ends with
 * the line. Only a number that a priority follows is a count: lines may begin with numbers, too.
 */
export class Framer {
  readonly #parts: FramerParts
  /** What came and is not a message yet: the first `#length` bytes. */
  #held = NOTHING
  #length = 0
  /** How many of them hold no line end for certain. */
  #searched = 0
  /** Bytes to pass over: the rest of a counted message, or `line`. */
  #skip: number | 'line' = 0

  constructor(parts: FramerParts) {
    this.#parts = parts
  }

  push(chunk: Buffer): void {
    if (this.#length === 0) this.#hold(chunk, this.#take(chunk))
    else {
      this.#append(chunk)
      const bytes = this.#held.subarray(0, this.#length)
      const taken = this.#take(bytes)
      if (taken > 0) this.#held.copyWithin(0, taken, this.#length)
      this.#length -= taken
    }
    if (this.#length === 0) this.#held = NOTHING
  }

  /** No more will come. */
  end(): void {
    const bytes = this.#held.subarray(0, this.#length)
    this.#length = 0
    const start = startOfMessage(bytes, 0)
    const count = readCount(bytes, start)
    if (typeof count === 'object') this.#parts.onCut()
    const rest = bytes.subarray(typeof count === 'object' ? count.start : start)
    if (rest.length > 0) this.#parts.onMessage(rest)
  }

  /** Gives how many of the bytes are done with. */
  #take(bytes: Buffer): number {
    let at = 0
    for (;;) {
      at = this.#skipFrom(bytes, at)
      if (this.#skip !== 0) return at
      at = startOfMessage(bytes, at)
      const count = at < bytes.length ? readCount(bytes, at) : 'unknown'
      if (count === 'unknown') return at
      const end = count === 'line' ? this.#takeLine(bytes, at) : this.#takeCounted(bytes, count)
      if (end === undefined) return at
      at = end
    }
  }

  #skipFrom(bytes: Buffer, at: number): number {
    if (this.#skip === 'line') {
      const newline = bytes.indexOf(NEWLINE, at)
      if (newline < 0) return bytes.length
      this.#skip = 0
      return newline + 1
    }
    const count = Math.min(this.#skip, bytes.length - at)
    this.#skip -= count
    return at + count
  }

  /** Where the message ends, or undefined where it is not there whole. */
  #takeLine(bytes: Buffer, at: number): number | undefined {
    const { longest, onMessage } = this.#parts
    const newline = bytes.indexOf(NEWLINE, at + this.#searched)
    const end = newline < 0 ? bytes.length : newline
    this.#searched = 0
    if (end - at > longest) {
      this.#cut(bytes, at)
      this.#skip = 'line'
      return at + longest
    }
    if (newline < 0) {
      this.#searched = end - at
      return undefined
    }
    onMessage(bytes.subarray(at, newline))
    return newline + 1
  }

  #takeCounted(bytes: Buffer, { start, length }: Count): number | undefined {
    const { longest, onMessage } = this.#parts
    const wanted = Math.min(length, longest)
    if (bytes.length - start < wanted) return undefined
    if (length > longest) {
      this.#cut(bytes, start)
      this.#skip = length - longest
    } else onMessage(bytes.subarray(start, start + length))
    return start + wanted
  }

  #cut(bytes: Buffer, start: number): void {
    this.#parts.onMessage(bytes.subarray(start, start + this.#parts.longest))
    this.#parts.onCut()
  }

  #hold(chunk: Buffer, taken: number): void {
    this.#length = chunk.length - taken
    if (this.#length > 0) this.#held = Buffer.from(chunk.subarray(taken))
  }

  #append(chunk: Buffer): void {
    const length = this.#length + chunk.length
    if (length > this.#held.length) {
      const larger = Buffer.allocUnsafe(length * 2)
      this.#held.copy(larger, 0, 0, this.#length)
      this.#held = larger
    }
    chunk.copy(this.#held, this.#length)
    this.#length = length
  }
}

/** Where a counted message starts, and how many bytes it has. */
interface Count {
  readonly start: number
  readonly length: number
}

/** What a message says of its length; `unknown` where too little is there to tell. */
function readCount(bytes: Buffer, start: number): Count | 'line' | 'unknown' {
  let length = 0
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === SPACE && length > 0) {
      if (at + 1 === bytes.length) return 'unknown'
      return bytes[at + 1] === LESS_THAN ? { start: at + 1, length } : 'line'
    }
    const isDigit = byte >= (length === 0 ? ZERO + 1 : ZERO) && byte <= NINE
    if (!isDigit || at - start === MOST_DIGITS) return 'line'
    length = length * 10 + byte - ZERO
  }
  return 'unknown'
}

/** What stands between messages is passed over: line ends of lines that are counted, too, and empty lines. */
function startOfMessage(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && isEndOfLine(bytes[at])) at++
  return at
}

/** Whether a byte ends a line, or stands for a line end. */
export function isEndOfLine(byte: number | undefined): boolean {
  return byte === NEWLINE || byte === CARRIAGE_RETURN || byte === NUL
}

import type { SpoolRecord } from '../spool/record.ts'
import type { ProgramEnd, StreamName } from './started-program.ts'

/** What is known of what a record of the spool holds. */
export interface Output {
  readonly pid?: number | undefined
  /** How the program ended, where it did. */
  readonly end?: ProgramEnd | undefined
  /** When a run on a schedule was started, in milliseconds since the epoch. Such a record holds all of the run. */
  readonly run?: number
  /** What it wrote is one text, and not lines. */
  readonly isWhole?: boolean
}

/** A line without its end, or a whole text, and where it was written. */
export interface OutputLine {
  readonly stream: StreamName
  readonly bytes: Buffer
  readonly isLast: boolean
}

/** In front of each line. */
const MARKS: Readonly<Record<StreamName, number>> = { stdout: 0x31, stderr: 0x32 }
const NEWLINE = 0x0a
const FIRST_SIZE = 4096

/** Gathers what a program writes, as a record holds it. */
export class Payload {
  #bytes = Buffer.allocUnsafe(FIRST_SIZE)
  #length = 0

  get isEmpty(): boolean {
    return this.#length === 0
  }

  addLine(stream: StreamName, line: Buffer): void {
    this.#makeRoom(line.length + 2)
    this.#bytes[this.#length++] = MARKS[stream]
    this.#append(line)
    this.#bytes[this.#length++] = NEWLINE
  }

  addText(text: Buffer): void {
    this.#makeRoom(text.length)
    this.#append(text)
  }

  /** All of it, valid until more is added; it is empty then. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    return taken
  }

  #append(bytes: Buffer): void {
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #makeRoom(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(needed * 2)
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

/** As `about` of a record. */
export function aboutOutput(output: Output): Buffer {
  return Buffer.from(JSON.stringify(output))
}

/** The opposite of `aboutOutput`. */
export function outputOf({ about }: SpoolRecord): Output {
  // Only `aboutOutput` writes these records, and their checksum is right.
  return JSON.parse(about)
}

/** What a payload was made of: of a whole text one line, if there is any text. */
export function* linesOf(payload: Buffer, { isWhole }: Output): Generator<OutputLine, void> {
  if (isWhole === true) {
    const end = payload.at(-1) === NEWLINE ? payload.length - 1 : payload.length
    if (end > 0) yield { stream: 'stdout', bytes: payload.subarray(0, end), isLast: true }
    return
  }
  for (let start = 0; start < payload.length; ) {
    const end = payload.indexOf(NEWLINE, start)
    const stream = payload[start] === MARKS.stderr ? 'stderr' : 'stdout'
    yield { stream, bytes: payload.subarray(start + 1, end), isLast: end === payload.length - 1 }
    start = end + 1
  }
}

import type { LineOrigin } from '../lines/line-entry.ts'
import type { ByteWindow } from '../recording/byte-window.ts'
import type { Parsed, RecordParser } from '../recording/parser.ts'
import { decodeText, VALUE_BYTES_MAX } from '../text.ts'
import type { FileReading } from './open-file-source.ts'
import { findRecord, indexOfNewline, lastNewline, type Record } from './records.ts'

/** Bytes of a line, or of lines that belong together; its text is cut at a character below that. */
const LONGEST = VALUE_BYTES_MAX + 4

/** Lines that come to an end, taken as a source of files takes those of its own. */
export class RecordedLines implements RecordParser {
  readonly #reading: FileReading
  readonly #origin: LineOrigin
  /** Whether the rest of a line that was too long is passed over. */
  #isSkipping = false

  constructor(reading: FileReading, origin: LineOrigin) {
    this.#reading = reading
    this.#origin = origin
  }

  next(window: ByteWindow, atEnd: boolean): Parsed {
    if (this.#isSkipping) return this.#passOver(window)
    const { parser, fallback, begins } = this.#reading
    for (;;) {
      passOverHole(window)
      const { bytes, start, end } = window
      const record =
        findRecord(bytes, start, end, { begins, isQuiet: false, isFinal: atEnd }) ?? this.#cut(window)
      if (record === undefined) return undefined
      const text = decodeText(bytes, start, record.end, fallback)
      window.consume(record.next - start)
      if (text.trim() !== '') return parser.parse(text, Date.now() * 1000, this.#origin)
    }
  }

  /** What is too long is an entry as far as it goes: lines that belong together up to the last whole one. */
  #cut({ bytes, start, end, length }: ByteWindow): Record | undefined {
    if (length < LONGEST) return undefined
    const newline = this.#reading.begins === undefined ? -1 : lastNewline(bytes, end)
    this.#isSkipping = newline < start
    return newline < start ? { end, next: end } : { end: newline, next: newline + 1 }
  }

  #passOver(window: ByteWindow): Parsed {
    const newline = indexOfNewline(window.bytes, window.start, window.end)
    window.consume(newline < 0 ? window.length : newline + 1 - window.start)
    this.#isSkipping = newline < 0
    return this.#isSkipping ? undefined : 'skipped'
  }
}

/** Bytes of zero in front of a line are a hole that was left by truncating. */
function passOverHole(window: ByteWindow): void {
  const { bytes, start, end } = window
  let at = start
  while (at < end && bytes[at] === 0) at++
  window.consume(at - start)
}

import type { TextDecoder } from 'node:util'
import { readSyslogLine } from '../lines/syslog-line.ts'
import type { StampReader } from '../lines/syslog-time.ts'
import { decodeWhole } from '../text.ts'
import type { ByteWindow } from './byte-window.ts'
import { LineReader } from './lines.ts'
import type { Parsed, RecordParser } from './parser.ts'

/** Lines of a recorded syslog file; what is none is passed over. */
export class SyslogParser implements RecordParser {
  readonly #stamps: StampReader
  readonly #fallback: TextDecoder
  readonly #lines = new LineReader()

  constructor(stamps: StampReader, fallback: TextDecoder) {
    this.#stamps = stamps
    this.#fallback = fallback
  }

  next(window: ByteWindow, atEnd: boolean): Parsed {
    for (;;) {
      const found = this.#lines.next(window, atEnd)
      if (found === 'skipped') return 'skipped'
      if (!found) return undefined
      const line = decodeWhole(window.bytes, this.#lines.start, this.#lines.end, this.#fallback)
      // A file of Windows has them before its line feeds.
      const text = line.endsWith('\r') ? line.slice(0, -1) : line
      if (text.trim() !== '') return readSyslogLine(text, this.#stamps, this.#fallback) ?? 'skipped'
    }
  }
}

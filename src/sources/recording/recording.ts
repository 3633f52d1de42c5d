import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Source } from '../../engine/ports.ts'
import type { Entry } from '../../module/entry.ts'
import type { OnNotice } from '../source-error.ts'
import { ByteWindow } from './byte-window.ts'
import type { RecordParser } from './parser.ts'

const STANDARD_INPUT = 0
const SKIP_CHUNK = 256 * 1024

/** How long to leave an input alone that says it has nothing yet, in milliseconds. */
const LOOK_AGAIN_AFTER = 10

/** Recorded entries, read to their end in portions. A cursor is `BYTES+ENTRIES`: how much lies behind. */
export class RecordingSource implements Source {
  readonly name: string
  ended = false
  /** How many lines or entries were passed over because they could not be read. */
  skipped = 0
  readonly #path: string
  readonly #file: number
  readonly #window: ByteWindow
  readonly #parser: RecordParser
  readonly #onNotice: OnNotice
  #entries: number
  #atEnd = false
  #closed = false

  /** Opens a file, or standard input where the path is `-`. Throws what `openSync` throws. */
  constructor(name: string, path: string, parser: RecordParser, cursor: string | null, onNotice: OnNotice) {
    this.name = name
    this.#path = path
    this.#parser = parser
    this.#onNotice = onNotice
    this.#file = path === '-' ? STANDARD_INPUT : openSync(path, 'r')
    const [bytes, entries] = this.#readCursor(cursor)
    this.#entries = entries
    this.#window = new ByteWindow(bytes)
    skipBytes(this.#file, bytes)
  }

  /** The next bytes, without taking them: for recognising the format. */
  peek(): Buffer {
    if (this.#window.length === 0) this.#fill()
    return this.#window.bytes.subarray(this.#window.start, this.#window.end)
  }
}

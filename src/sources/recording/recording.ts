import { setTimeout } from 'node:timers/promises'
import type { Source } from '../../engine/ports.ts'
import type { Entry } from '../../module/entry.ts'
import { errorMessage } from '../../values/error-message.ts'
import { brokenCursorMessage } from '../journal-cursor.ts'
import type { OnNotice } from '../source-error.ts'
import { type Input, LOOK_AGAIN_AFTER } from './input.ts'
import type { RecordParser } from './parser.ts'

/** Recorded entries, read to their end in portions. A cursor is `BYTES+ENTRIES`: how much lies behind. */
export class RecordingSource implements Source {
  readonly name: string
  ended = false
  /** How many lines or entries were passed over because they could not be read. */
  #skipped = 0
  readonly #input: Input
  readonly #parser: RecordParser
  readonly #onNotice: OnNotice
  #bytes = 0
  #entries = 0
  #closed = false

  /** Nothing may have been taken from the input yet. */
  constructor(name: string, input: Input, parser: RecordParser, cursor: string | null, onNotice: OnNotice) {
    this.name = name
    this.#input = input
    this.#parser = parser
    this.#onNotice = onNotice
    if (cursor !== null) this.#resume(cursor)
  }

  next(): Entry | undefined {
    while (!this.ended && !this.#closed) {
      const parsed = this.#parser.next(this.#input.window, this.#input.atEnd)
      if (parsed === 'skipped') this.#noteSkipped()
      else if (parsed !== undefined) {
        this.#bytes = this.#input.window.offset
        this.#entries++
        return parsed
      } else if (this.#input.atEnd) this.ended = true
      else if (!this.#fill()) return undefined
    }
    return undefined
  }

  cursor(): string | null {
    return this.#entries === 0 ? null : `${this.#bytes}+${this.#entries}`
  }

  /** Only for a standard input that is still being written: a file never has to be waited for. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.ended || this.#closed) return
    await setTimeout(LOOK_AGAIN_AFTER, undefined, { signal }).catch(ignore)
  }

  counts(): Readonly<Record<string, number>> {
    return { skipped: this.#skipped }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#input.close()
  }

  /** Whether it makes sense to parse again. */
  #fill(): boolean {
    try {
      return this.#input.fill() || this.#input.atEnd
    } catch (error) {
      this.#onNotice(`${this.#input.path} cannot be read to its end: ${errorMessage(error)}`)
      this.ended = true
      return false
    }
  }

  #noteSkipped(): void {
    this.#skipped++
    if (this.#skipped > 1) return
    const place = `entry ${this.#entries + 1} of ${this.#input.path}`
    this.#onNotice(
      `what stands before ${place} cannot be read`,
      'it is passed over, as is all that comes like it',
    )
  }

  #resume(cursor: string): void {
    const [, bytes, entries] = /^(\d{1,15})\+(\d{1,15})$/.exec(cursor) ?? []
    if (bytes === undefined || entries === undefined) {
      this.#onNotice(brokenCursorMessage(cursor), 'reading starts anew')
      return
    }
    this.#bytes = Number(bytes)
    this.#entries = Number(entries)
    this.#input.skipTo(this.#bytes)
  }
}

function ignore(): void {}

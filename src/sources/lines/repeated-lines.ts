import type { Source } from '../../engine/ports.ts'
import { SourceAround } from '../../engine/source-around.ts'
import type { Entry } from '../../module/entry.ts'

/** In place of lines that say the same rsyslog writes one: ` message repeated 5 times: [ Failed password …]`. */
const REPEATED = /^ ?message repeated (\d{1,10}) times: \[ ?/
/**
 * As many entries as one line stands for at the most: more than rules count before they act, and few enough that who
 * can write a line makes no more work by such a number than by writing some more lines.
 */
const MOST_REPEATS = 200

/** A source that gives an entry for each of the lines in whose place rsyslog wrote a single one. */
export function withRepeatedLines(source: Source): Source {
  return new RepeatedLines(source)
}

class RepeatedLines extends SourceAround {
  /** Of the line that was read last, where it stands for several; and how many of them are still to come. */
  #entry: Entry | undefined
  #left = 0

  override get ended(): boolean {
    return this.#left === 0 && this.inner.ended
  }

  override get isWithinLine(): boolean {
    return this.#left > 0
  }

  override next(): Entry | undefined {
    if (this.#left > 0) {
      this.#left--
      return this.#entry
    }
    const entry = this.inner.next()
    const repeated = entry && repeatedIn(entry)
    if (repeated === undefined) {
      this.#entry = undefined
      return entry
    }
    this.#entry = repeated.entry
    this.#left = repeated.times - 1
    return this.#entry
  }

  override place(): string | undefined {
    const place = this.inner.place?.()
    if (this.#entry === undefined) return place
    return `${place ?? this.inner.cursor()} ${this.#left} more`
  }

  override close(): void {
    this.#left = 0
    this.inner.close()
  }
}

/** What the message as a whole says was repeated, and how often; undefined where it says something else. */
function repeatedIn(entry: Entry): { readonly entry: Entry; readonly times: number } | undefined {
  const message = entry.field('MESSAGE')
  if (message === undefined || !message.endsWith(']')) return undefined
  const [head, number] = REPEATED.exec(message) ?? []
  const times = Math.min(Number(number), MOST_REPEATS)
  if (head === undefined || times === 0) return undefined
  return { entry: new RepeatedEntry(entry, message.slice(head.length, -1)), times }
}

/** An entry with the message that was repeated. */
class RepeatedEntry implements Entry {
  readonly realtime: number
  readonly #line: Entry
  readonly #message: string

  constructor(line: Entry, message: string) {
    this.realtime = line.realtime
    this.#line = line
    this.#message = message
  }

  field(name: string): string | undefined {
    return name === 'MESSAGE' ? this.#message : this.#line.field(name)
  }

  fields(): Readonly<Record<string, string>> {
    return { ...this.#line.fields(), MESSAGE: this.#message }
  }
}

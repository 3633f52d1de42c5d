import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { type JsonObject, parseObject } from '../../values/json-value.ts'
import { cutText, decodeText, decodeWhole } from '../text.ts'
import type { ByteWindow } from './byte-window.ts'
import { LineReader } from './lines.ts'
import type { Parsed, RecordParser } from './parser.ts'

/**
 * Lines of `journalctl -o json`: a value is a string; an array of bytes where it is not printable UTF-8; an array of
 * those where the field occurs several times; null where it was too large to be printed, which is as if it were missing.
 */
export class JsonParser implements RecordParser {
  readonly #fallback: TextDecoder
  readonly #lines = new LineReader()

  constructor(fallback: TextDecoder) {
    this.#fallback = fallback
  }

  next(window: ByteWindow, atEnd: boolean): Parsed {
    for (;;) {
      const line = this.#lines.next(window, atEnd)
      if (line === 'skipped') return 'skipped'
      if (!line) return undefined
      const text = decodeWhole(window.bytes, this.#lines.start, this.#lines.end, this.#fallback)
      if (text.trim() === '') continue
      return this.#entryOf(text)
    }
  }

  #entryOf(text: string): Parsed {
    return entryOfJson(text, this.#fallback) ?? 'skipped'
  }
}

/**
 * The entry that a JSON object stands for, or undefined where it is none. `now` is its time where it does not say, in
 * microseconds since the epoch; without that, an entry needs a time of its own.
 */
export function entryOfJson(text: string, fallback: TextDecoder, now?: number): Entry | undefined {
  const object = parseObject(text)
  const realtime = Number(object?.__REALTIME_TIMESTAMP ?? now ?? Number.NaN)
  return object === undefined || !Number.isSafeInteger(realtime)
    ? undefined
    : new JsonEntry(object, realtime, fallback)
}

class JsonEntry implements Entry {
  readonly realtime: number
  readonly #object: JsonObject
  readonly #fallback: TextDecoder

  constructor(object: JsonObject, realtime: number, fallback: TextDecoder) {
    this.realtime = realtime
    this.#object = object
    this.#fallback = fallback
  }

  field(name: string): string | undefined {
    if (name.startsWith('__') || !Object.hasOwn(this.#object, name)) return undefined
    return textOf(this.#object[name], this.#fallback)
  }

  fields(): Readonly<Record<string, string>> {
    const fields: Record<string, string> = {}
    for (const name of Object.keys(this.#object)) {
      const text = this.field(name)
      if (text !== undefined) fields[name] = text
    }
    return fields
  }
}

function textOf(value: unknown, fallback: TextDecoder): string | undefined {
  if (typeof value === 'string') return cutText(value, fallback)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!Array.isArray(value)) return undefined
  if (!value.every((byte) => typeof byte === 'number')) return textOf(value[0], fallback)
  const bytes = Buffer.from(value)
  return decodeText(bytes, 0, bytes.length, fallback)
}

import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { cutText, decodeWhole } from '../text.ts'
import type { ByteWindow } from './byte-window.ts'
import { LineReader } from './lines.ts'
import type { Parsed, RecordParser } from './parser.ts'
import type { StampReader } from './syslog-time.ts'

const PRIORITY = /^<(\d{1,3})>/
/** Host, program, process and message identifier of RFC 5424; `-` is none. */
const HEADER_5424 = /^ (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) /
/** As journald sees it: the first word, if it ends in a colon; what stands in brackets at its end is the process. */
const TAG = /^(\S{1,255}?)(?:\[(\d{1,10})\])?:(?: |$)/
const WHITE_SPACE = /\s/
const LONGEST_HOST = 255
/** All that a line can give, in the order in which they are shown. */
const FIELDS = ['PRIORITY', 'SYSLOG_FACILITY', '_HOSTNAME', 'SYSLOG_IDENTIFIER', 'SYSLOG_PID', 'MESSAGE']
const STRUCTURED_DATA = /^(?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+)(?: |$)/

/** Lines of a syslog file: RFC 3164 and 5424, with or without `<priority>`, or with ISO 8601 time stamps. */
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
      const line = this.#lines.next(window, atEnd)
      if (line === 'skipped') return 'skipped'
      if (!line) return undefined
      const text = decodeWhole(window.bytes, this.#lines.start, this.#lines.end, this.#fallback)
      if (text.trim() !== '') return this.parseLine(text) ?? 'skipped'
    }
  }

  /** The entry of a line without its line end, or undefined where it is none. */
  parseLine(line: string): Entry | undefined {
    const priority = line.startsWith('<') ? PRIORITY.exec(line) : null
    const rest = priority === null ? line : line.slice(priority[0].length)
    const isNew = priority !== null && rest.startsWith('1 ')
    const stamp = this.#stamps.read(isNew ? rest.slice(2) : rest)
    if (stamp === undefined) return undefined
    const text = rest.slice(stamp.length + (isNew ? 2 : 0))
    const parts = isNew ? parts5424(text) : parts3164(text)
    return parts && new SyslogEntry(stamp.realtime, priority?.[1], parts, this.#fallback)
  }
}

/** What a line says behind its time stamp; what it lacks is undefined. */
interface Parts {
  readonly host: string | undefined
  readonly identifier: string | undefined
  readonly pid: string | undefined
  readonly message: string
}

/** The entry of a line. Its fields are made when they are asked for: most lines are of programs that no chain is about. */
class SyslogEntry implements Entry {
  readonly realtime: number
  readonly #priority: string | undefined
  readonly #parts: Parts
  readonly #fallback: TextDecoder
  #message: string | undefined

  constructor(realtime: number, priority: string | undefined, parts: Parts, fallback: TextDecoder) {
    this.realtime = realtime
    this.#priority = priority
    this.#parts = parts
    this.#fallback = fallback
  }

  field(name: string): string | undefined {
    switch (name) {
      case 'MESSAGE':
        this.#message ??= cutText(unescapeControls(this.#parts.message), this.#fallback)
        return this.#message
      case 'SYSLOG_IDENTIFIER':
        return this.#parts.identifier
      case 'SYSLOG_PID':
        return this.#parts.pid
      case '_HOSTNAME':
        return this.#parts.host
      case 'PRIORITY':
        return this.#priority && String(Number(this.#priority) % 8)
      case 'SYSLOG_FACILITY':
        return this.#priority && String(Math.floor(Number(this.#priority) / 8))
      default:
        return undefined
    }
  }

  fields(): Readonly<Record<string, string>> {
    const fields: Record<string, string> = {}
    for (const name of FIELDS) {
      const value = this.field(name)
      if (value !== undefined) fields[name] = value
    }
    return fields
  }
}

function parts3164(text: string): Parts | undefined {
  const host = wordAt(text, 1)
  const contentStart = host.length + 2
  if (host.length === 0 || host.length > LONGEST_HOST) return undefined
  if (text[0] !== ' ' || text[contentStart - 1] !== ' ') return undefined
  const content = text.slice(contentStart)
  const tag = TAG.exec(content)
  if (tag === null) return { host, identifier: undefined, pid: undefined, message: content }
  return { host, identifier: tag[1], pid: tag[2], message: content.slice(tag[0].length) }
}

/** What stands from an index on before the next white space. */
function wordAt(text: string, start: number): string {
  const end = text.indexOf(' ', start)
  const word = text.slice(start, end < 0 ? text.length : end)
  return WHITE_SPACE.test(word) ? '' : word
}

function parts5424(text: string): Parts | undefined {
  const [head, host, program, pid] = HEADER_5424.exec(text) ?? []
  if (head === undefined) return undefined
  const content = text.slice(head.length)
  const data = STRUCTURED_DATA.exec(content)
  if (data === null) return undefined
  const message = content.slice(data[0].length)
  return {
    host: unlessNone(host),
    identifier: unlessNone(program),
    pid: unlessNone(pid),
    message: message.startsWith('\uFEFF') ? message.slice(1) : message,
  }
}

function unlessNone(value: string | undefined): string | undefined {
  return value === '-' ? undefined : value
}

/** Rsyslog writes control characters as `#` and three octal digits. */
function unescapeControls(text: string): string {
  if (!text.includes('#')) return text
  return text.replace(/#(0[0-3][0-7]|177)/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

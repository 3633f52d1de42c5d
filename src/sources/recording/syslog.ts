import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { cutText, decodeWhole } from '../text.ts'
import type { ByteWindow } from './byte-window.ts'
import { LineReader } from './lines.ts'
import type { Parsed, RecordParser } from './parser.ts'
import type { Stamp, StampReader } from './syslog-time.ts'

type Fields = Readonly<Record<string, string>>

const PRIORITY = /^<(\d{1,3})>/
/** Host, program, process and message identifier of RFC 5424; `-` is none. */
const HEADER_5424 = /^ (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) /
const HOST = /^ (\S{1,255}) /
/** As journald sees it: the first word, if it ends in a colon; what stands in brackets at its end is the process. */
const TAG = /^(\S{1,255}?)(?:\[(\d{1,10})\])?:(?: |$)/
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
    const priority = PRIORITY.exec(line)
    const rest = line.slice(priority?.[0].length ?? 0)
    const isNew = priority !== null && rest.startsWith('1 ')
    const stamp = this.#stamps.read(isNew ? rest.slice(2) : rest)
    if (stamp === undefined) return undefined
    const text = rest.slice(stamp.length + (isNew ? 2 : 0))
    const fields = isNew ? fields5424(text) : fields3164(text)
    return fields && this.#entry(stamp, { ...priorityFields(priority?.[1]), ...fields })
  }

  #entry(stamp: Stamp, fields: Fields): Entry {
    const { MESSAGE = '' } = fields
    const all: Fields = { ...fields, MESSAGE: cutText(unescapeControls(MESSAGE), this.#fallback) }
    return {
      realtime: stamp.realtime,
      field: (name) => (Object.hasOwn(all, name) ? all[name] : undefined),
      fields: () => all,
    }
  }
}

function fields3164(text: string): Fields | undefined {
  const [head, host] = HOST.exec(text) ?? []
  if (head === undefined || host === undefined) return undefined
  const content = text.slice(head.length)
  const [tag, identifier, pid] = TAG.exec(content) ?? []
  return {
    _HOSTNAME: host,
    ...(identifier === undefined ? {} : { SYSLOG_IDENTIFIER: identifier }),
    ...(pid === undefined ? {} : { SYSLOG_PID: pid }),
    MESSAGE: content.slice(tag?.length ?? 0),
  }
}

function fields5424(text: string): Fields | undefined {
  const [head, host, program, pid] = HEADER_5424.exec(text) ?? []
  if (head === undefined) return undefined
  const content = text.slice(head.length)
  const data = STRUCTURED_DATA.exec(content)
  if (data === null) return undefined
  const message = content.slice(data[0].length)
  return {
    ...present('_HOSTNAME', host),
    ...present('SYSLOG_IDENTIFIER', program),
    ...present('SYSLOG_PID', pid),
    MESSAGE: message.startsWith('\uFEFF') ? message.slice(1) : message,
  }
}

function present(name: string, value: string | undefined): Fields {
  return value === undefined || value === '-' ? {} : { [name]: value }
}

function priorityFields(digits: string | undefined): Fields {
  if (digits === undefined) return {}
  const value = Number(digits)
  return { PRIORITY: String(value % 8), SYSLOG_FACILITY: String(Math.floor(value / 8)) }
}

/** Rsyslog writes control characters as `#` and three octal digits. */
function unescapeControls(text: string): string {
  if (!text.includes('#')) return text
  return text.replace(/#(0[0-3][0-7]|177)/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

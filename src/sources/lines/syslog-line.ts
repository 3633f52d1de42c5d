import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { cutText } from '../text.ts'
import { splitNamedPriority } from './named-priority.ts'
import type { Stamp, StampReader } from './syslog-time.ts'

const PRIORITY = /^<(\d{1,3})>/
/** Host, program, process and message identifier of RFC 5424; `-` is none. */
const HEADER_5424 = /^ (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) /
/** As journald sees it: the first word, if it ends in a colon; what stands in brackets at its end is the process. */
const TAG = /^(\S{1,255}?)(?:\[(\d{1,10})\])?:(?: |$)/
const WHITE_SPACE = /\s/
const LONGEST_HOST = 255
/** A byte order mark; and the space that stood behind the tag where rsyslog sends on what came as RFC 3164. */
const MARKS_IN_FRONT = /^(?:\uFEFF| )/
const STRUCTURED_DATA = /^(?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\[\s\S])*")*\])+)(?: |$)/

/** What a line says of its entry besides the time; what it lacks is undefined. */
export interface Parts {
  /** By its names, where no number stands in front of the line. */
  readonly priority?: string | undefined
  readonly host?: string | undefined
  readonly identifier?: string | undefined
  readonly pid?: string | undefined
  readonly messageId?: string | undefined
  /** As it stands in the line, with its brackets. */
  readonly structuredData?: string | undefined
  readonly message: string
  /** Whether control characters in the message may stand as rsyslog writes them. */
  readonly isEscaped?: true
}

/** The number in front of a line in angle brackets, if any, and what stands behind. */
export interface Prioritised {
  readonly priority: string | undefined
  readonly rest: string
}

export function splitPriority(line: string): Prioritised {
  const priority = line.startsWith('<') ? PRIORITY.exec(line) : null
  return { priority: priority?.[1], rest: priority === null ? line : line.slice(priority[0].length) }
}

/**
 * The entry of a line of syslog: RFC 5424, where a priority and `1` stand in front; otherwise RFC 3164, whose time stamp
 * may be of ISO 8601. Undefined where it is none. `received` is when it came, in microseconds since the epoch, where that is
 * known: the time of a line that says it knows none.
 */
export function readSyslogLine(
  line: string,
  stamps: StampReader,
  fallback: TextDecoder,
  received?: number,
): SyslogEntry | undefined {
  const { priority, rest } = splitPriority(line)
  const isNew = priority !== undefined && rest.startsWith('1 ')
  const text = isNew ? rest.slice(2) : rest
  const stamp = isNew ? stamp5424(text, stamps, received) : stamps.read(text)
  if (stamp === undefined) return undefined
  const parts = isNew ? parts5424(text, stamp) : parts3164(text, stamp)
  return parts && new SyslogEntry(stamp.realtime, priority, parts, fallback)
}

/** What a text of RFC 3164 says behind its time stamp: host, tag and message; of what came by /dev/log, no host. */
export function parts3164(text: string, stamp: Stamp): Parts | undefined {
  const hostStart = stamp.length + 1
  if (text[stamp.length] !== ' ') return undefined
  const host = wordAt(text, hostStart)
  if (host.length === 0 || host.length > LONGEST_HOST) return undefined
  // No name of a host ends in a colon, and of addresses only those that end in two.
  if (host.endsWith(':') && !host.endsWith('::')) return taggedParts(undefined, text.slice(hostStart))
  const contentStart = hostStart + host.length + 1
  return text[contentStart - 1] === ' ' ? taggedParts(host, text.slice(contentStart)) : undefined
}

function taggedParts(host: string | undefined, content: string): Parts {
  const tag = TAG.exec(content)
  if (tag !== null)
    return { host, identifier: tag[1], pid: tag[2], message: content.slice(tag[0].length), isEscaped: true }
  const named = splitNamedPriority(content)
  if (named === undefined || !TAG.test(named.rest)) return { host, message: content, isEscaped: true }
  return { ...taggedParts(host, named.rest), priority: named.priority }
}

/** What stands from an index on before the next white space. */
function wordAt(text: string, start: number): string {
  const end = text.indexOf(' ', start)
  const word = text.slice(start, end < 0 ? text.length : end)
  return WHITE_SPACE.test(word) ? '' : word
}

/** The time stamp of a text of RFC 5424: one that has no clock writes `-`, and then it is when the text came. */
export function stamp5424(
  text: string,
  stamps: StampReader,
  received: number | undefined,
): Stamp | undefined {
  if (received !== undefined && text.startsWith('- ')) return { realtime: received, length: 1 }
  return stamps.read(text)
}

/** What a text of RFC 5424 says behind its time stamp. */
export function parts5424(text: string, stamp: Stamp): Parts | undefined {
  const afterStamp = text.slice(stamp.length)
  const [head, host, program, pid, messageId] = HEADER_5424.exec(afterStamp) ?? []
  if (head === undefined) return undefined
  const content = afterStamp.slice(head.length)
  const data = STRUCTURED_DATA.exec(content)
  if (data === null) return undefined
  const message = content.slice(data[0].length)
  return {
    host: unlessNone(host),
    identifier: unlessNone(program),
    pid: unlessNone(pid),
    messageId: unlessNone(messageId),
    structuredData: unlessNone(data[0].trimEnd()),
    message: message.replace(MARKS_IN_FRONT, ''),
    isEscaped: true,
  }
}

function unlessNone(value: string | undefined): string | undefined {
  return value === '-' ? undefined : value
}

/** All that a line can give, in the order in which they are shown. */
const FIELDS = [
  'PRIORITY',
  'SYSLOG_FACILITY',
  '_HOSTNAME',
  'SYSLOG_IDENTIFIER',
  'SYSLOG_PID',
  'SYSLOG_MSGID',
  'SYSLOG_STRUCTURED_DATA',
  'MESSAGE',
]

/** The entry of a line. Its fields are made when they are asked for: most lines are of programs that no chain is about. */
export class SyslogEntry implements Entry {
  readonly realtime: number
  readonly #priority: string | undefined
  readonly #parts: Parts
  readonly #fallback: TextDecoder
  #message: string | undefined

  constructor(realtime: number, priority: string | undefined, parts: Parts, fallback: TextDecoder) {
    this.realtime = realtime
    this.#priority = priority ?? parts.priority
    this.#parts = parts
    this.#fallback = fallback
  }

  field(name: string): string | undefined {
    switch (name) {
      case 'MESSAGE':
        this.#message ??= this.#readMessage()
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
      case 'SYSLOG_MSGID':
        return this.#parts.messageId
      case 'SYSLOG_STRUCTURED_DATA':
        return this.#parts.structuredData && cutText(this.#parts.structuredData, this.#fallback)
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

  #readMessage(): string {
    const { message, isEscaped } = this.#parts
    return cutText(isEscaped ? unescapeControls(message) : message, this.#fallback)
  }
}

/** Rsyslog writes control characters as `#` and three octal digits. */
function unescapeControls(text: string): string {
  if (!text.includes('#')) return text
  return text.replace(/#(0[0-3][0-7]|177)/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

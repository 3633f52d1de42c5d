import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import type { LineFormat } from '../../settings/sources/line-format.ts'
import { readJsonLine } from './json-line.ts'
import { LineEntry, type LineOrigin } from './line-entry.ts'
import { ProgramTimes } from './program-time.ts'
import {
  type Parts,
  type Prioritised,
  parts3164,
  parts5424,
  readSyslogLine,
  SyslogEntry,
  splitPriority,
  stamp5424,
} from './syslog-line.ts'
import type { Stamp, StampReader } from './syslog-time.ts'

/** How far a line may be ahead of its arrival, in microseconds; what says more is not believed. */
const MOST_AHEAD = 86_400e6
/**
 * What rsyslog writes behind an ISO time stamp: only with all three a line is taken for syslog that does not say so. A
 * process that systemd forked has its name in parentheses.
 */
const HOST_AND_TAG =
  /^ (?!-|UTC |GMT )[A-Za-z0-9._:-]{1,255} (?:[\w./@-]{1,128}|\([\w./@-]{1,128}\))(?:\[\d{1,10}\])?:(?: |$)/
/** An offset from UTC that stands apart from an ISO time stamp, as many programs write it. */
const APART =
  /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?) (UTC|GMT|[+-](?:0\d|1[0-4]):?[0-5]\d)(?= |$)/
const VERSION = '1 '

/**
 * Turns lines into entries, whatever they look like: a line that is not of the format is a message as a whole, at the
 * time that is found in it or that of its arrival. Nothing is ever passed over.
 */
export class LineParser {
  readonly #format: LineFormat
  readonly #stamps: StampReader
  readonly #times: ProgramTimes
  readonly #fallback: TextDecoder

  constructor(format: LineFormat, stamps: StampReader, fallback: TextDecoder) {
    this.#format = format
    this.#stamps = stamps
    this.#times = new ProgramTimes(stamps)
    this.#fallback = fallback
  }

  /**
   * The entry of a line without its line end, which may be several lines joined by newlines. `received` is when it came,
   * in microseconds since the epoch: its time, where it says none and does not go on with the line before, or says one that
   * lies more than a day ahead.
   */
  parse(line: string, received: number, origin: LineOrigin): Entry {
    this.#stamps.advanceTo(received)
    const text = withoutMarks(line)
    const said = this.#read(text, origin.before?.forLine(text, received) ?? received)
    const realtime = said.realtime <= received + MOST_AHEAD ? said.realtime : received
    origin.before?.remember(realtime, received)
    return new LineEntry(realtime, said, origin)
  }

  /** The time that a line says, in microseconds since the epoch. */
  timeOf(line: string): number | undefined {
    const { realtime } = this.#read(withoutMarks(line), Number.NaN)
    return Number.isNaN(realtime) ? undefined : realtime
  }

  #read(text: string, received: number): Entry {
    switch (this.#format) {
      case 'plain':
        return this.#whole(text, received)
      case 'json':
        return readJsonLine(text, received, this.#stamps, this.#fallback) ?? this.#plain(text, received)
      case 'iso':
        return this.#iso(splitPriority(text)) ?? this.#plain(text, received)
      case 'rfc3164':
        return this.#stamped(splitPriority(text), parts3164) ?? this.#plain(text, received)
      case 'rfc5424':
        return this.#new(text, received) ?? this.#plain(text, received)
      case 'auto':
        return this.#auto(text, received) ?? this.#plain(text, received)
    }
  }

  /** A line of syslog, or else of a program that puts a time stamp in front of what it has to say. */
  #auto(text: string, received: number): Entry | undefined {
    if (!beginsWithDigit(text)) return readSyslogLine(text, this.#stamps, this.#fallback, received)
    const unprioritised = { priority: undefined, rest: text }
    return this.#stamped(unprioritised, partsOfTagged) ?? this.#iso(unprioritised)
  }

  /** All that stands behind an ISO time stamp is the message. */
  #iso({ priority, rest }: Prioritised): Entry | undefined {
    const [apart, time, zone] = APART.exec(rest) ?? []
    const stamp = this.#stamps.read(apart === undefined ? rest : `${time}${zone?.replace(/^[A-Z]+/, 'Z')}`)
    if (stamp === undefined) return undefined
    const message = rest.slice((apart?.length ?? stamp.length) + 1)
    return this.#entry(stamp.realtime, { message }, priority)
  }

  #new(text: string, received: number): Entry | undefined {
    const { priority, rest } = splitVersion(text)
    const stamp = stamp5424(rest, this.#stamps, received)
    const parts = stamp && parts5424(rest, stamp)
    return parts && this.#entry(stamp.realtime, parts, priority)
  }

  #stamped(
    { priority, rest }: Prioritised,
    partsOf: (text: string, stamp: Stamp) => Parts | undefined,
  ): Entry | undefined {
    const stamp = this.#stamps.read(rest)
    const parts = stamp && partsOf(rest, stamp)
    return parts && this.#entry(stamp.realtime, parts, priority)
  }

  /** RFC 3164 wants it so: what has a priority and nothing else that is known is a message behind it. */
  #plain(text: string, received: number): Entry {
    const { priority, rest } = splitPriority(text)
    return this.#whole(rest, received, priority)
  }

  /** All of it is the message, at the time that a program has put into it. */
  #whole(message: string, received: number, priority?: string): Entry {
    return this.#entry(this.#times.find(message) ?? received, { message }, priority)
  }

  #entry(realtime: number, parts: Parts, priority?: string): Entry {
    return new SyslogEntry(realtime, priority, parts, this.#fallback)
  }
}

/** Of a line with an ISO time stamp, if it is one of syslog that does not say so. */
function partsOfTagged(text: string, stamp: Stamp): Parts | undefined {
  return text[10] === 'T' && HOST_AND_TAG.test(text.slice(stamp.length)) ? parts3164(text, stamp) : undefined
}

/** Files hold RFC 5424 without a priority, too. */
function splitVersion(text: string): Prioritised {
  const { priority, rest } = splitPriority(text)
  return { priority, rest: rest.startsWith(VERSION) ? rest.slice(VERSION.length) : rest }
}

/** A line without what a file of Windows has around it: a byte order mark in front of its first line, and half a line end. */
function withoutMarks(line: string): string {
  const start = line.startsWith('\uFEFF') ? 1 : 0
  return line.endsWith('\r') ? line.slice(start, -1) : line.slice(start)
}

function beginsWithDigit(text: string): boolean {
  const first = text.charCodeAt(0)
  return first >= 48 && first <= 57
}

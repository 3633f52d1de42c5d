import { hostname } from 'node:os'
import type { TextDecoder } from 'node:util'
import type { Entry } from '../../module/entry.ts'
import { isoMicroseconds } from '../../values/instant.ts'
import { parseObject } from '../../values/json-value.ts'
import type { LineOrigin } from '../lines/line-entry.ts'
import type { LineParser } from '../lines/line-parser.ts'
import type { SpoolRecord } from '../spool/record.ts'
import { decodeWhole } from '../text.ts'

const NO_ORIGIN: LineOrigin = { fields: new Map(), defaults: new Map() }

export interface SyslogEntriesParts {
  readonly parser: LineParser
  readonly fallback: TextDecoder
  readonly trustHostname: boolean
}

/** Makes entries of what was spooled. */
export class SyslogEntries {
  readonly #parts: SyslogEntriesParts
  readonly #host = hostname()
  /** Of the record that was read last: the next one is often of the same sender. */
  #about = ''
  #sender: Readonly<Record<string, string>> = {}

  constructor(parts: SyslogEntriesParts) {
    this.#parts = parts
  }

  of({ arrival, about, line }: SpoolRecord): Entry {
    const { parser, fallback, trustHostname } = this.#parts
    if (about !== this.#about) {
      this.#about = about
      this.#sender = fieldsOf(about)
    }
    const said = parser.parse(decodeWhole(line, 0, line.length, fallback), arrival, NO_ORIGIN)
    return new SyslogEntry(arrival, said, this.#sender, {
      sentFrom: this.#sender.SENDER_ADDRESS ?? this.#host,
      trustHostname,
    })
  }
}

interface Trust {
  readonly sentFrom: string
  readonly trustHostname: boolean
}

/**
 * The entry of a message: its time is that of its arrival, and who sent it is what the kernel says. What the message says
 * about either is in fields of its own, since it may be a lie.
 */
class SyslogEntry implements Entry {
  readonly realtime: number
  readonly #said: Entry
  readonly #sender: Readonly<Record<string, string>>
  readonly #trust: Trust

  constructor(arrival: number, said: Entry, sender: Readonly<Record<string, string>>, trust: Trust) {
    this.realtime = arrival
    this.#said = said
    this.#sender = sender
    this.#trust = trust
  }

  field(name: string): string | undefined {
    const said = this.#said
    switch (name) {
      case '_HOSTNAME': {
        const { trustHostname, sentFrom } = this.#trust
        return (trustHostname ? said.field('_HOSTNAME') : undefined) ?? sentFrom
      }
      case 'SYSLOG_HOSTNAME':
        return said.field('_HOSTNAME')
      case 'SYSLOG_TIMESTAMP':
        return said.realtime === this.realtime ? undefined : isoMicroseconds(said.realtime)
      default:
        return this.#sender[name] ?? said.field(name)
    }
  }

  fields(): Readonly<Record<string, string>> {
    const fields: Record<string, string> = { ...this.#said.fields(), ...this.#sender }
    for (const name of ['_HOSTNAME', 'SYSLOG_HOSTNAME', 'SYSLOG_TIMESTAMP']) {
      const value = this.field(name)
      if (value !== undefined) fields[name] = value
    }
    return fields
  }
}

/** What a spool says of a line; nothing where it does not say it as it should. */
function fieldsOf(about: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(parseObject(about) ?? {}))
    if (typeof value === 'string') fields[name] = value
  return fields
}

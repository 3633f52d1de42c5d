import { Host } from './host.ts'
import type { Message } from './line.ts'
import { scramble } from './random.ts'
import type { Service } from './services.ts'
import type { TimedLine } from './timeline.ts'
import { syslogTime } from './times.ts'

/** Bytes where it is not UTF-8. */
export type FieldValue = string | Uint8Array

/** One record of the journal, before any format. */
export interface CorpusEntry {
  readonly cursor: string
  /** Microseconds since the epoch; rises with every entry. */
  readonly realtime: number
  /** Microseconds since the boot. */
  readonly monotonic: number
  readonly identifier: string
  /** The process, where a line of syslog shows it. */
  readonly shownPid: number | undefined
  readonly message: FieldValue
  /** All fields but those that the journal itself keeps, which begin with `__`; MESSAGE among them. */
  readonly fields: Readonly<Record<string, FieldValue>>
  /** Whose ssh password was wrong, if the entry is about that. */
  readonly failedPassword: string | undefined
}

const MICROSECONDS = 1e6
/** The host had been up for so long. */
const UPTIME_AT_START = 86_400 * MICROSECONDS
/** How long a line was under way before journald received it, in microseconds. */
const DELIVERY = 21

/** Makes entries of a host's journal out of lines, one after the other. */
export class EntryMaker {
  readonly #host: Host
  readonly #start: number
  readonly #boot: string
  readonly #machine: string
  readonly #cursorStart: string
  readonly #constants = new Map<Service, Readonly<Record<string, string>>>()
  #count = 0
  #last = 0

  /** `start`: in microseconds since the epoch. */
  constructor(host: Host, start: number) {
    this.#host = host
    this.#start = start
    this.#boot = host.id('boot')
    this.#machine = host.id('machine')
    this.#cursorStart = host.id('sequence numbers')
  }

  make({ at, line }: TimedLine): CorpusEntry {
    const realtime = Math.max(this.#last + 1, this.#start + Math.round(at * MICROSECONDS))
    this.#last = realtime
    this.#count++
    const { service } = line
    const monotonic = realtime - this.#start + UPTIME_AT_START
    const message = textAt(line.message, realtime)
    return {
      cursor: this.#cursor(realtime, monotonic),
      realtime,
      monotonic,
      identifier: service.identifier,
      shownPid: service.showsPid ? line.pid : undefined,
      message,
      fields: {
        ...this.#constantsOf(service),
        ...momentaryFields(service, line.pid, realtime, monotonic),
        ...line.fields,
        PRIORITY: String(line.priority),
        SYSLOG_FACILITY: String(line.facility ?? service.facility),
        MESSAGE: message,
      },
      failedPassword: line.failedPassword,
    }
  }

  #cursor(realtime: number, monotonic: number): string {
    const place = `i=${hexadecimal(this.#count)};b=${this.#boot};m=${hexadecimal(monotonic)}`
    const checksum = hexadecimal(scramble(this.#count)) + hexadecimal(scramble(realtime)).padStart(8, '0')
    return `s=${this.#cursorStart};${place};t=${hexadecimal(realtime)};x=${checksum}`
  }

  #constantsOf(service: Service): Readonly<Record<string, string>> {
    const known = this.#constants.get(service)
    if (known !== undefined) return known
    const constants = {
      _BOOT_ID: this.#boot,
      _MACHINE_ID: this.#machine,
      _HOSTNAME: Host.hostname,
      _RUNTIME_SCOPE: 'system',
      _TRANSPORT: service.transport,
      SYSLOG_IDENTIFIER: service.identifier,
      ...service.trusted,
      ...(service.unit !== undefined && { _SYSTEMD_INVOCATION_ID: this.#host.id(service.unit) }),
      ...(service.transport === 'stdout' && { _STREAM_ID: this.#host.id(`stream of ${service.identifier}`) }),
    }
    this.#constants.set(service, constants)
    return constants
  }
}

/** The fields that depend on when and by which process a line was said. */
function momentaryFields(
  service: Service,
  pid: number,
  realtime: number,
  monotonic: number,
): Record<string, string> {
  switch (service.transport) {
    case 'kernel':
      return { _SOURCE_MONOTONIC_TIMESTAMP: String(monotonic - DELIVERY) }
    case 'stdout':
      return { _PID: String(pid) }
    case 'journal':
      return { _PID: String(pid), TID: String(pid), _SOURCE_REALTIME_TIMESTAMP: String(realtime - DELIVERY) }
    case 'syslog':
      return {
        _PID: String(pid),
        ...(service.showsPid && { SYSLOG_PID: String(pid) }),
        SYSLOG_TIMESTAMP: `${syslogTime(realtime)} `,
        _SOURCE_REALTIME_TIMESTAMP: String(realtime - DELIVERY),
      }
  }
}

function textAt(message: Message, realtime: number): FieldValue {
  return typeof message === 'function' ? message(realtime) : message
}

function hexadecimal(number: number): string {
  return number.toString(16)
}

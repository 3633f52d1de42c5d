/**
 * Readers of the corpus formats, made for its tests from the formats' specifications alone: nothing of the generator and
 * nothing of the program under test.
 */

/** Fields by name; bytes as Latin-1, one character a byte, so that what is not UTF-8 can be compared. */
export type ReadEntry = Readonly<Record<string, string>>

const NEWLINE = 0x0a
const EQUALS = 0x3d

/** Reads the Journal Export Format. */
export function readExport(bytes: Buffer): ReadEntry[] {
  const entries: ReadEntry[] = []
  let fields: Record<string, string> = {}
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, at)
    const line = bytes.subarray(at, end)
    at = end + 1
    const equals = line.indexOf(EQUALS)
    if (line.length === 0) {
      entries.push(fields)
      fields = {}
    } else if (equals >= 0) {
      fields[line.toString('latin1', 0, equals)] = line.toString('latin1', equals + 1)
    } else {
      const length = Number(bytes.readBigUInt64LE(at))
      fields[line.toString('latin1')] = bytes.toString('latin1', at + 8, at + 8 + length)
      at += 8 + length + 1
    }
  }
  return entries
}

/** Reads lines as `journalctl -o json` prints them. */
export function readJson(bytes: Buffer): ReadEntry[] {
  return bytes
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => {
      const fields: Record<string, unknown> = JSON.parse(line)
      return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, latin1Of(value)]))
    })
}

export interface SyslogLine {
  readonly time: string
  readonly host: string
  readonly identifier: string
  readonly pid: string | undefined
  /** As Latin-1; `#012` and the other control characters that rsyslog writes in octal turned back. */
  readonly message: string
}

/** Reads a log file in the form of RFC 3164. Throws at a line that is not. */
export function readSyslog(bytes: Buffer): SyslogLine[] {
  return bytes.toString('latin1').trimEnd().split('\n').map(readSyslogLine)
}

const SYSLOG_LINE =
  /^([A-Z][a-z]{2} [ 1-3]\d \d\d:\d\d:\d\d) ([\w.-]+) ([\w/.-]+)(?:\[(\d+)\])?: ([^\x00-\x1f\x7f]*)$/

function readSyslogLine(line: string): SyslogLine {
  const [, time, host, identifier, pid, message] = SYSLOG_LINE.exec(line) ?? []
  if (time === undefined || host === undefined || identifier === undefined || message === undefined)
    throw new Error(`not a line of syslog: ${line}`)
  return { time, host, identifier, pid, message: message.replace(/#(0[0-3][0-7])/g, fromOctal) }
}

function fromOctal(_: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 8))
}

function latin1Of(value: unknown): string {
  if (typeof value === 'string') return Buffer.from(value).toString('latin1')
  if (Array.isArray(value)) return Buffer.from(value).toString('latin1')
  throw new Error(`neither text nor bytes: ${value}`)
}

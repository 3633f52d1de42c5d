import type { CorpusEntry } from '../entry.ts'
import { Host } from '../host.ts'
import { syslogTime } from '../times.ts'
import type { Sink } from './sink.ts'

/** Writes an entry as a line of a log file of rsyslog, in the form of RFC 3164 and in UTC. */
export function writeSyslog(entry: CorpusEntry, sink: Sink): void {
  const tag = entry.shownPid === undefined ? entry.identifier : `${entry.identifier}[${entry.shownPid}]`
  const head = `${syslogTime(entry.realtime)} ${Host.hostname} ${tag}: `
  if (typeof entry.message === 'string') sink.text(`${head}${escapeControls(entry.message)}\n`)
  else sink.bytes(Buffer.from(`${head}${escapeControls(byteCharacters(entry.message))}\n`, 'latin1'))
}

/** One character a byte: what is not UTF-8 goes through as it is, as rsyslog lets it. */
function byteCharacters(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

/** rsyslog writes control characters in octal: `#012` for a newline, `#033` for an escape. */
function escapeControls(text: string): string {
  return text.replace(/[\x00-\x1f\x7f]/g, (control) => {
    return `#${control.charCodeAt(0).toString(8).padStart(3, '0')}`
  })
}

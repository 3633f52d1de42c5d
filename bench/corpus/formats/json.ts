import type { CorpusEntry, FieldValue } from '../entry.ts'
import { isPrintable } from './printable.ts'
import type { Sink } from './sink.ts'

/** Writes an entry as a line of JSON, as `journalctl -o json` does: what is not printable becomes an array of bytes. */
export function writeJson(entry: CorpusEntry, sink: Sink): void {
  let json = `{"__CURSOR":"${entry.cursor}","__REALTIME_TIMESTAMP":"${entry.realtime}","__MONOTONIC_TIMESTAMP":"${entry.monotonic}"`
  for (const [name, value] of Object.entries(entry.fields)) json += `,"${name}":${jsonValue(value)}`
  sink.text(`${json}}\n`)
}

function jsonValue(value: FieldValue): string {
  if (typeof value === 'string' && isPrintable(value)) return JSON.stringify(value)
  return `[${Buffer.from(value).join(',')}]`
}

import type { CorpusEntry, FieldValue } from '../entry.ts'
import { isPrintableLine } from './printable.ts'
import type { Sink } from './sink.ts'

/** Writes an entry in the Journal Export Format of systemd, as `journalctl -o export` does. */
export function writeExport(entry: CorpusEntry, sink: Sink): void {
  let lines = `__CURSOR=${entry.cursor}\n__REALTIME_TIMESTAMP=${entry.realtime}\n__MONOTONIC_TIMESTAMP=${entry.monotonic}\n`
  for (const [name, value] of Object.entries(entry.fields)) {
    if (typeof value === 'string' && isPrintableLine(value)) {
      lines += `${name}=${value}\n`
      continue
    }
    sink.text(lines)
    writeBinaryField(name, value, sink)
    lines = ''
  }
  sink.text(`${lines}\n`)
}

/** The name, the length in 64 bits, little end first, the bytes. */
function writeBinaryField(name: string, value: FieldValue, sink: Sink): void {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  sink.text(`${name}\n`)
  sink.bytes(length)
  sink.bytes(bytes)
  sink.text('\n')
}

import type { CorpusEntry } from '../entry.ts'
import { ChunkedSink, type Sink } from './sink.ts'

/** Writes one entry in some form. */
export type Format = (entry: CorpusEntry, sink: Sink) => void

/** All entries in one form, in memory: for small recordings. */
export function render(entries: Iterable<CorpusEntry>, format: Format): Buffer {
  const chunks: Buffer[] = []
  const sink = new ChunkedSink((chunk) => chunks.push(Buffer.from(chunk)))
  for (const entry of entries) format(entry, sink)
  sink.flush()
  return Buffer.concat(chunks)
}

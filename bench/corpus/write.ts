import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { CorpusEntry } from './entry.ts'
import { writeExport } from './formats/export.ts'
import { writeJson } from './formats/json.ts'
import type { Format } from './formats/render.ts'
import { ChunkedSink } from './formats/sink.ts'
import { writeSyslog } from './formats/syslog.ts'
import { type Rule, Truth, type TruthReport } from './truth.ts'

/** The files of a corpus in its directory. */
export const CORPUS_FILES = {
  export: 'corpus.export',
  json: 'corpus.json',
  syslog: 'corpus.log',
  truth: 'truth.json',
  journal: 'journal',
} as const

const FORMATS: readonly (readonly [file: string, format: Format])[] = [
  [CORPUS_FILES.export, writeExport],
  [CORPUS_FILES.json, writeJson],
  [CORPUS_FILES.syslog, writeSyslog],
]

/** Writes the entries in all formats that are plain files, and the truth about them, holding one entry at a time. */
export function writeCorpus(entries: Iterable<CorpusEntry>, rule: Rule, directory: string): TruthReport {
  mkdirSync(directory, { recursive: true })
  const files = FORMATS.map(([name, format]) => ({ format, ...openFile(join(directory, name)) }))
  const truth = new Truth(rule)
  for (const entry of entries) {
    for (const { format, sink } of files) format(entry, sink)
    truth.add(entry)
  }
  for (const { sink, close } of files) {
    sink.flush()
    close()
  }
  const report = truth.report()
  writeFileSync(join(directory, CORPUS_FILES.truth), `${JSON.stringify(report, undefined, 1)}\n`)
  return report
}

function openFile(path: string): { readonly sink: ChunkedSink; readonly close: () => void } {
  const descriptor = openSync(path, 'w')
  const sink = new ChunkedSink((chunk) => writeFully(descriptor, chunk))
  return { sink, close: () => closeSync(descriptor) }
}

/** A write may take only a part of what it is given. */
function writeFully(descriptor: number, chunk: Uint8Array): void {
  for (let written = 0; written < chunk.length; ) written += writeSync(descriptor, chunk, written)
}

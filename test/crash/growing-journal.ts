import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { exportFormat } from '../support/journal-files.ts'
import type { GrowingInput } from './growing-input.ts'

/** A directory of real journal files that another process writes, while they are read. */
export interface GrowingJournal extends GrowingInput {
  readonly directory: string
}

/** Begins the journal, with systemd-journal-remote. */
export function growJournal(directory: string): GrowingJournal {
  mkdirSync(directory, { recursive: true })
  const output = `--output=${join(directory, 'crash.journal')}`
  const writer = spawn('/lib/systemd/systemd-journal-remote', [output, '-'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(writer, 'close')
  let count = 0
  return {
    directory,
    source: { kind: 'journald', directory, start: 'oldest' },
    hasSameKeys: true,
    get entries() {
      return count
    },
    append(entries) {
      count += entries.length
      writer.stdin.write(exportFormat(entries))
    },
    finish,
    async gather() {},
    [Symbol.asyncDispose]: finish,
  }

  async function finish() {
    writer.stdin.end()
    await ended
  }
}

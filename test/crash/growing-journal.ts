import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { exportFormat, type WrittenEntry } from '../support/journal-files.ts'

/** A directory of real journal files that another process writes, while they are read. */
export interface GrowingJournal extends AsyncDisposable {
  readonly directory: string
  /** How many entries were handed over to be written. */
  readonly entries: number
  append(entries: readonly WrittenEntry[]): void
  /** Resolves when everything is in the files. */
  finish(): Promise<void>
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
    get entries() {
      return count
    },
    append(entries) {
      count += entries.length
      writer.stdin.write(exportFormat(entries))
    },
    finish,
    [Symbol.asyncDispose]: finish,
  }

  async function finish() {
    writer.stdin.end()
    await ended
  }
}

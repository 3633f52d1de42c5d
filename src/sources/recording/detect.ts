import { statSync } from 'node:fs'
import type { InputFormat } from '../../settings/settings.ts'
import type { StampReader } from '../lines/syslog-time.ts'

const JOURNAL_MAGIC = 'LPKSHHRH'

/** Whether a path is a directory, and so one of journal files. */
export function isDirectory(path: string): boolean {
  return path !== '-' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** The format of recorded entries by their first bytes, or undefined where they look like none. */
export function detectFormat(head: Buffer, stamps: StampReader): InputFormat | undefined {
  if (head.subarray(0, JOURNAL_MAGIC.length).toString('latin1') === JOURNAL_MAGIC) return 'journal'
  const lines = head
    .subarray(0, 64 * 1024)
    .toString('latin1')
    .split('\n')
  for (const line of lines) {
    if (line.trim() === '') continue
    if (line.trimStart().startsWith('{')) return 'json'
    // A name alone announces a binary value.
    if (/^[A-Z0-9_]{1,64}(?:=|$)/.test(line)) return 'export'
    if (stamps.read(line.replace(/^<\d{1,3}>(?:1 )?/, '')) !== undefined) return 'syslog'
  }
  return undefined
}

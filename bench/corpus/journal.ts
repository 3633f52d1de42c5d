import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { execaSync } from 'execa'

const JOURNAL_REMOTE = '/lib/systemd/systemd-journal-remote'

/**
 * Makes real journal files out of an export, with systemd-journal-remote, which must be installed. The directory is
 * emptied first; it will hold several files, since after some 61,000 entries a new one is begun. Their bytes differ from
 * one time to the next: systemd gives every file an id of its own.
 */
export function makeJournal(exportFile: string, directory: string): void {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  execaSync(JOURNAL_REMOTE, [`--output=${join(directory, 'corpus.journal')}`, exportFile])
}

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadJournalLibrary } from '../../src/sources/journal-library.ts'
import { releaseMappedJournals } from '../../src/sources/mapped-journals.ts'
import { openSource } from '../../src/sources/open-source.ts'
import { makeJournal } from '../support/journal-files.ts'
import { directoryWith } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

describe.skipIf(missing('journal-remote', 'libsystemd'))('the memory through which a journal is read', () => {
  it('can be let go of at any entry, and reading goes on', () => {
    const entries = Array.from({ length: 3_000 }, (_, index) => ({
      realtime: Date.UTC(2026, 10, 20) * 1000 + index,
      fields: [['MESSAGE', `entry ${index} ${'x'.repeat(1_000)}${index}`]] as const,
    }))
    const directory = directoryWith({})
    makeJournal(directory, entries)
    const library = loadJournalLibrary()
    if (library === undefined) throw new Error('libsystemd cannot be loaded')
    const source = openSource(
      'journal',
      { kind: 'journald', start: 'oldest', reader: 'libsystemd', directory },
      {
        cursor: null,
        follow: false,
        fallbackEncoding: 'latin1',
        timezone: 'UTC',
        onNotice: () => {},
      },
    )
    if (!('next' in source)) throw new Error(source.message)
    for (let index = 0; index < entries.length; index++) {
      expect(source.next()?.field('MESSAGE')).toBe(entries[index]?.fields[0][1])
      if (index % 1_000 !== 999) continue
      expect(mappedBytes(directory)).toBeGreaterThan(100_000)
      releaseMappedJournals(library.advise)
      expect(mappedBytes(directory)).toBe(0)
    }
    source.close()
  })
})

/** How much of the files of a directory is in memory as ours. */
function mappedBytes(directory: string): number {
  const mappings = readFileSync('/proc/self/smaps', 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
  return mappings
    .filter((mapping) => mapping.includes(directory))
    .reduce((sum, mapping) => sum + Number(/^Rss:\s+(\d+) kB$/m.exec(mapping)?.[1] ?? 0) * 1024, 0)
}

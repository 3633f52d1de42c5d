import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Source } from '../../src/engine/ports.ts'
import type { Entry } from '../../src/module/entry.ts'
import { sizeOfPlace } from '../../src/sources/journal-access.ts'
import type { SourceError } from '../../src/sources/source-error.ts'
import { makeJournal, type WrittenEntry } from '../support/journal-files.ts'
import { openPipes } from '../support/open-pipes.ts'
import { opened, readAll, readSome } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

vi.mock(import('../../src/sources/pipe-ahead/make-pipe.ts'), { spy: true })
// Other files in this process may have loaded the modules with the pipe that is none of ours.
vi.resetModules()
const { openJournalAt } = await import('../../src/sources/open-journal.ts')
const { makePipe } = await import('../../src/sources/pipe-ahead/make-pipe.ts')

/** Before any of ours. */
const OTHERS = openPipes()

const START = 1_795_132_800_000_000
/** Each has 8 MB at least. */
const FILES = 5
const ENTRIES = 4_000
/** A thread reads what journalctl prints of so much. */
const READ_AHEAD = 32 * 1024 * 1024

describe.skipIf(missing('journalctl', 'journal-remote'))(
  'a large journal, read ahead through journalctl',
  () => {
    let directory = ''

    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'pyruse-ahead-'))
      for (let file = 0; file < FILES; file++) makeJournal(directory, entriesOf(file), `part-${file}`)
    })

    afterAll(() => {
      rmSync(directory, { recursive: true })
    })

    it('gives the same entries as its files one by one, and as they are read directly', async () => {
      expect(sizeOfPlace({ kind: 'directory', path: directory })).toBeGreaterThanOrEqual(READ_AHEAD)
      const ahead = await readAll(open({ directory }), told)
      const parts: string[] = []
      for (const file of readdirSync(directory).toSorted())
        parts.push(...(await readAll(open({ file: join(directory, file) }), told)))
      expect(ahead).toHaveLength(FILES * ENTRIES)
      expect(ahead).toEqual(parts)
      expect(ahead).toEqual(await readAll(open({ directory, reader: 'auto' }), told))
    })

    it('is read as a small one is where no pipe can be made', async () => {
      vi.mocked(makePipe).mockImplementationOnce(() => {
        throw new Error('there are too many')
      })
      const source = opened(open({ directory }))
      expect(await readSome(source, 9_000, told)).toHaveLength(9_000)
      expect(openPipes()).toBe(OTHERS)
      source.close()
    })

    it('is read where journalctl cannot be made to print large pieces', async () => {
      const programs = join(directory, 'programs')
      mkdirSync(programs)
      symlinkSync(
        execFileSync('which', ['journalctl'], { encoding: 'utf8' }).trim(),
        join(programs, 'journalctl'),
      )
      vi.stubEnv('PATH', programs)
      const all = await readAll(open({ directory }), told)
      vi.unstubAllEnvs()
      expect(all).toHaveLength(FILES * ENTRIES)
    })

    it('goes on behind an entry', async () => {
      const source = opened(open({ directory }))
      await readSome(source, 7_000, told)
      expect(openPipes()).toBeGreaterThan(OTHERS)
      const cursor = source.cursor()
      source.close()
      const rest = await readAll(open({ directory, cursor }), told)
      expect(rest).toHaveLength(FILES * ENTRIES - 7_000)
    })

    it('leaves nothing behind where it is closed before its end, or at once', async () => {
      for (const count of [0, 1, 9_000]) {
        const source = opened(open({ directory }))
        expect(await readSome(source, count, told)).toHaveLength(count)
        source.close()
        expect(source.next()).toBe(undefined)
        await expect.poll(openPipes).toBe(OTHERS)
        await expect.poll(readers).toBe(0)
      }
    })

    interface Place {
      readonly directory?: string
      readonly file?: string
      readonly reader?: 'auto'
      readonly cursor?: string | null
    }

    function open({ directory, file, reader, cursor = null }: Place): Source | SourceError {
      const place =
        file === undefined
          ? ({ kind: 'directory', path: directory ?? '' } as const)
          : ({ kind: 'file', path: file } as const)
      const settings = { start: 'oldest', reader: reader ?? 'journalctl' } as const
      return openJournalAt(place, 'journal', settings, {
        fallbackEncoding: 'windows-1252',
        timezone: 'UTC',
        onNotice: (message) => expect.unreachable(message),
        cursor,
        follow: false,
      })
    }

    /** How many journalctl read it. */
    function readers(): number {
      const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
      return processes.split('\n').filter((line) => line.includes(`--directory=${directory}`)).length
    }
  },
)

function told(entry: Entry): string {
  return JSON.stringify([entry.realtime, entry.field('MESSAGE'), entry.fields()])
}

function entriesOf(file: number): readonly WrittenEntry[] {
  return Array.from({ length: ENTRIES }, (_, index) => ({
    realtime: START + (file * ENTRIES + index) * 1_000,
    fields: [
      ['SYSLOG_IDENTIFIER', `program-${index % 7}`],
      ['MESSAGE', `${index} ${'of several lines\n'.repeat(index % 9)}`],
      ['DATA', Buffer.from([index % 256, 0, 10, 61])],
    ],
  }))
}

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SupervisedSource } from '../../src/engine/supervised-source.ts'
import { type JournalLibrary, loadJournalLibrary } from '../../src/sources/journal-library.ts'
import { explainExit } from '../../src/sources/journal-troubles.ts'
import { openLibsystemd } from '../../src/sources/libsystemd.ts'
import { openSource } from '../../src/sources/open-source.ts'
import { SourceError } from '../../src/sources/source-error.ts'
import { makeJournal } from '../support/journal-files.ts'
import { opened, readSome } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

const READERS = ['libsystemd', 'journalctl'] as const
const PATIENCE = 20_000

let directory = ''
let told: string[] = []
let sources: SupervisedSource[] = []
const path = (name: string) => join(directory, name)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pyruse-trouble-'))
  told = []
  sources = []
})
afterEach(() => {
  for (const source of sources) source.close()
  rmSync(directory, { recursive: true, force: true })
})

function supervise(reader: (typeof READERS)[number], start: 'now' | 'oldest'): SupervisedSource {
  const settings = { kind: 'journald', start, reader, directory: path('journal') } as const
  const source = new SupervisedSource({
    name: 'journal',
    cursor: null,
    retry: true,
    open: (cursor, triedSince) =>
      openSource('journal', settings, {
        cursor,
        triedSince,
        follow: true,
        fallbackEncoding: 'utf-8',
        timezone: 'UTC',
        onNotice: (message) => told.push(message),
      }),
    onTrouble: ({ message }) => told.push(message),
    onRecovery: () => told.push('recovered'),
  })
  sources.push(source)
  source.open()
  return source
}

/** Writes entries of these moments, microseconds since the epoch, that tell their numbers. */
function write(name: string, entries: readonly (readonly [number: number, realtime: number])[]): void {
  makeJournal(
    path('journal'),
    entries.map(([number, realtime]) => ({ realtime, fields: [['MESSAGE', `${number}`]] })),
    name,
  )
}

/** Reads the messages of so many entries, looking again and again as the daemon does. */
async function read(source: SupervisedSource, count: number): Promise<readonly (string | undefined)[]> {
  const messages: (string | undefined)[] = []
  const giveUpAt = Date.now() + PATIENCE
  while (messages.length < count && Date.now() < giveUpAt) {
    const entry = source.next()
    if (entry !== undefined) messages.push(entry.field('MESSAGE'))
    else await source.wait(AbortSignal.timeout(200))
  }
  return messages
}

const now = () => Date.now() * 1000

describe.skipIf(missing('libsystemd', 'journalctl', 'journal-remote')).each(READERS)(
  'a journal directory followed through %s',
  (reader) => {
    it('that appears later is read from then on, or with what came since it was looked for', async () => {
      const source = supervise(reader, 'now')
      expect(told).toEqual([expect.stringContaining('does not exist')])
      write('a', [
        [1, now() - 60_000_000],
        [2, now()],
      ])
      expect(await read(source, 1)).toEqual(['2'])
      expect(told).toEqual([expect.stringContaining('does not exist'), 'recovered'])
    })

    it('that is removed, and made again, is read on', async () => {
      write('a', [
        [1, now()],
        [2, now() + 1],
      ])
      const source = supervise(reader, 'oldest')
      expect(await read(source, 2)).toEqual(['1', '2'])
      rmSync(path('journal'), { recursive: true })
      mkdirSync(path('journal'))
      write('b', [[3, now()]])
      expect(await read(source, 1)).toEqual(['3'])
      expect(told[0]).toMatch(/^entries of the journal are missing between /)
    })

    it('gives what comes in a new file', async () => {
      write('a', [[1, now()]])
      const source = supervise(reader, 'oldest')
      expect(await read(source, 1)).toEqual(['1'])
      write('b', [[2, now()]])
      expect(await read(source, 1)).toEqual(['2'])
      expect(told).toEqual([])
    })
  },
)

describe.skipIf(missing('journalctl', 'journal-remote'))('a journalctl that dies', () => {
  it('is started again where it broke off, and that is told once', async () => {
    const entries = Array.from({ length: 4000 }, (_, index) => [index, now() + index] as const)
    write('a', entries)
    const source = supervise('journalctl', 'oldest')
    const messages = [...(await read(source, 500))]
    killJournalctl()
    messages.push(...(await read(source, 3000)))
    killJournalctl()
    messages.push(...(await read(source, 500)))
    write('b', [[4000, now() + 1_000_000]])
    killJournalctl()
    messages.push(...(await read(source, 1)))
    expect(messages).toEqual(Array.from({ length: 4001 }, (_, index) => `${index}`))
    expect(told).toEqual(['journalctl was ended by SIGKILL', 'recovered'])
  })

  it.each([
    ['Failed to iterate through journal: Bad message', /since a journal file is damaged/, /--verify/],
    ['spawn journalctl ENOENT: No such file or directory', /has vanished/, /as soon as it is there again/],
    ['Failed to wait for journal event: Too many open files', /too many open files/, /inotify/],
    ['Failed to open /var/log/journal: Permission denied', /no permission/, /systemd-journal/],
    ['Something new', /^journalctl ended: Something new$/, /--verify/],
    ['', /^journalctl ended: without an error$/, /\w/],
  ])('has its last words explained: %s', (words, message, hint) => {
    expect(explainExit(words, undefined)).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    })
  })
})

describe.skipIf(missing('libsystemd', 'journal-remote'))('a libsystemd that fails', () => {
  // Errors of the system cannot be had for the asking.
  const openFailing = (fault: Partial<JournalLibrary>) => {
    const library = loadJournalLibrary()
    if (library === undefined) throw new Error('libsystemd is there')
    const place = { kind: 'directory', path: path('journal') } as const
    const options = { place, cursor: null, start: 'oldest', follow: true } as const
    const fallback = new TextDecoder('utf-8')
    return openLibsystemd({ ...library, ...fault }, 'journal', { ...options, fallback }, now(), (message) =>
      told.push(message),
    )
  }

  it.each([
    ['EBADMSG', -74, /a journal file is damaged/, /--verify/],
    ['ESTALE', -116, /was exchanged below it/, /mount/],
    ['ENOENT', -2, /has vanished/, /where it broke off/],
    ['EIO', -5, /the disk with the journal cannot be read/, /smartctl/],
    ['what nobody knows', -9999, /error 9999/, /--verify/],
  ])(
    'with %s has broken off, says what that means, and keeps its cursor',
    async (_name, error, message, hint) => {
      write('a', [[1, now()]])
      let calls = 0
      const real = loadJournalLibrary()
      const next: JournalLibrary['next'] = (journal) => (calls++ === 0 ? (real?.next(journal) ?? 0) : error)
      const source = opened(openFailing({ next }))
      await readSome(source, 1, () => undefined)
      const cursor = source.cursor()
      expect(source.next()).toBeUndefined()
      expect(source).toMatchObject({
        ended: true,
        failure: { message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
      })
      expect(source.cursor()).toBe(cursor)
      source.close()
    },
  )

  it('to watch for changes cannot be followed, and says what to raise', () => {
    write('a', [[1, now()]])
    const error = openFailing({ getFd: () => -24 })
    expect(error).toBeInstanceOf(SourceError)
    expect(error).toMatchObject({ hint: expect.stringContaining('fs.inotify.max_user_instances') })
  })

  it('to take note of new files is waited for in vain no longer', async () => {
    write('a', [[1, now()]])
    const source = opened(openFailing({ process: () => -5 }))
    await readSome(source, 1, () => undefined)
    const waiting = source.wait(AbortSignal.timeout(10_000))
    write('b', [[2, now()]])
    await waiting
    expect(source.failure).toMatchObject({ message: expect.stringContaining('cannot be read') })
    source.close()
  })
})

/** Kills the journalctl that this process has started. */
function killJournalctl(): void {
  const tasks = readdirSync('/proc/self/task').map((task) => `/proc/self/task/${task}/children`)
  for (const child of tasks.flatMap((file) => readFileSync(file, 'utf8').split(' ').filter(Boolean))) {
    if (readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'journalctl')
      process.kill(Number(child), 'SIGKILL')
  }
}

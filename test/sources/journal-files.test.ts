import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TextDecoder } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import type { Source } from '../../src/engine/ports.ts'
import type { Entry } from '../../src/module/entry.ts'
import { type JournalFile, openJournalFile } from '../../src/sources/journal-files/journal-file.ts'
import {
  type JournalFilesOptions,
  openJournalFiles,
} from '../../src/sources/journal-files/journal-files-source.ts'
import { ReadAheadSource } from '../../src/sources/journal-files/read-ahead/read-ahead-source.ts'
import { openSource } from '../../src/sources/open-source.ts'
import type { SourceError } from '../../src/sources/source-error.ts'
import { makeJournal, type WrittenEntry } from '../support/journal-files.ts'
import fc from '../support/properties.ts'
import { readAll } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

const START = 1_795_132_800_000_000
const SECOND = 1_000_000

const scratch = mkdtempSync(join(tmpdir(), 'pyruse-files-'))
afterAll(() => rmSync(scratch, { recursive: true }))
let places = 0

const OPTIONS = {
  name: 'journal',
  since: undefined,
  fallback: new TextDecoder('windows-1252', { ignoreBOM: true }),
  onNotice: () => {},
}

/** Entries in one file, as `SYSTEMD_JOURNAL_…` variables of systemd say. */
interface Written {
  readonly entries: readonly WrittenEntry[]
  readonly variables?: Readonly<Record<string, string>>
}

function entriesOf(count: number, from: number, host: string): WrittenEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    realtime: START + (from + index * 2) * SECOND,
    fields: [
      ['_HOSTNAME', host],
      ['SYSLOG_IDENTIFIER', index % 3 === 0 ? 'sshd' : 'cron'],
      ['MESSAGE', `message ${index} of ${host}`],
    ],
  }))
}

const LONG = 'a long line of a service that repeats itself; '.repeat(60)

/** What is written, and how many entries of it there are. */
const JOURNALS: readonly { title: string; files: readonly Written[]; count: number }[] = [
  { title: 'one compact file', files: [{ entries: entriesOf(3_000, 0, 'a') }], count: 3_000 },
  {
    title: 'one file as older versions write it',
    files: [{ entries: entriesOf(3_000, 0, 'a'), variables: { SYSTEMD_JOURNAL_COMPACT: '0' } }],
    count: 3_000,
  },
  {
    title: 'one file whose hashes are not keyed',
    files: [{ entries: entriesOf(50, 0, 'a'), variables: { SYSTEMD_JOURNAL_KEYED_HASH: '0' } }],
    count: 50,
  },
  {
    title: 'two files that interleave',
    files: [{ entries: entriesOf(300, 0, 'a') }, { entries: entriesOf(300, 1, 'b') }],
    count: 600,
  },
  {
    title: 'files of several boots, one of which ran with a wrong clock',
    files: [
      { entries: entriesOf(50, 0, 'a') },
      {
        entries: entriesOf(50, -5_000, 'a').map((entry) => ({
          ...entry,
          bootId: 'b0070000000000000000000000000002',
        })),
      },
    ],
    count: 100,
  },
  {
    title: 'two files of one boot, before one of which the clock was set back',
    files: [0, 1].map((from) => ({
      entries: entriesOf(50, from, 'a').map((entry, index) => ({
        ...entry,
        realtime: entry.realtime - from * 5_000 * SECOND,
        monotonic: (1 + from + index * 2) * SECOND,
      })),
    })),
    count: 100,
  },
  {
    title: 'values that are compressed, and one of 300 KB',
    files: [
      {
        entries: [LONG, LONG, `${LONG}!`, LONG.repeat(110)].map((text, index) => ({
          realtime: START + index,
          fields: [
            ['MESSAGE', text],
            ['_CMDLINE', LONG],
          ],
        })),
      },
    ],
    count: 4,
  },
]

describe.skipIf(missing('libsystemd', 'journal-remote'))('journal files at rest', () => {
  it.each(JOURNALS)('$title: read as libsystemd reads them', async ({ files, count }) => {
    const directory = write(files)
    const direct = await readAll(open(directory), whole)
    expect(direct).toHaveLength(count)
    expect(direct).toEqual(await readAll(throughLibrary(directory), whole))
  })

  it('is read the same in whatever order fields are asked for', async () => {
    const directory = write([{ entries: entriesOf(60, 0, 'a') }])
    const names = ['MESSAGE', '_HOSTNAME', 'SYSLOG_IDENTIFIER', 'A', 'NO_SUCH_FIELD', 'MESS', 'MESSAGE_ID']
    const asked = fc.array(fc.array(fc.constantFrom(...names)), { minLength: 60, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(asked, async (wanted) => {
        let at = 0
        const found = await readAll(open(directory), (entry) => {
          const fields = entry.fields()
          return (wanted[at++] ?? []).map((name) => [entry.field(name), fields[name]])
        })
        for (const [value, expected] of found.flat()) expect(value).toBe(expected)
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  it('leaves out what is older, without leaving out anything that is not', async () => {
    const directory = write([{ entries: entriesOf(5_000, 0, 'a') }])
    const since = START + 8_001 * SECOND
    const times = await readAll(open(directory, { since }), ({ realtime }) => realtime)
    expect(times.length).toBeLessThan(3_000)
    expect(times.filter((time) => time >= since)).toHaveLength(999)
  })

  it('reads a copy of an entry once', async () => {
    const directory = write([{ entries: entriesOf(20, 0, 'a') }])
    writeFileSync(join(directory, 'copy.journal'), readFileSync(join(directory, '0.journal')))
    expect(await readAll(open(directory), whole)).toHaveLength(20)
  })

  it('reads a file that is cut short up to there, tells of it, and reads the others', async () => {
    const directory = write([{ entries: entriesOf(9_000, 0, 'a') }, { entries: entriesOf(10, 1, 'b') }])
    const file = join(directory, '0.journal')
    const bytes = readFileSync(file)
    // The tables of hashes come first, then the first array of entries.
    writeFileSync(file, bytes.subarray(0, bytes.readUInt32LE(176) + (1 << 20)))
    const notices: string[] = []
    const read = await readAll(open(directory, { onNotice: (notice) => notices.push(notice) }), whole)
    expect(notices).toHaveLength(1)
    expect(notices[0]).toContain(file)
    expect(read.length).toBeGreaterThan(1_000)
    expect(read.length).toBeLessThan(9_000)
    expect(read.filter(({ fields }) => fields._HOSTNAME === 'b')).toHaveLength(10)
  })

  it('survives a file of which any bytes are damaged', async () => {
    const bytes = readFileSync(join(write([{ entries: entriesOf(40, 0, 'a') }]), '0.journal'))
    const damage = fc.array(fc.tuple(fc.nat(60_000), fc.nat(255)), { minLength: 1, maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const directory = mkdtempSync(join(scratch, 'damaged-'))
        const damaged = Buffer.from(bytes)
        // What stands in the header decides whether it is read here at all.
        for (const [at, value] of changes) damaged[208 + (at % (damaged.length - 208))] = value
        writeFileSync(join(directory, '0.journal'), damaged)
        await readAll(open(directory), whole)
      }),
      { numRuns: 150, seed: 1 },
    )
  })

  it.each([
    ['a file compressed with LZ4', 12, 2],
    ['a file of a newer format', 12, 1 << 7],
    ['what is no journal file', 0, 0],
  ])('leaves %s to libsystemd', (_, at, bits) => {
    const directory = write([{ entries: entriesOf(3, 0, 'a') }])
    const path = join(directory, '0.journal')
    const bytes = readFileSync(path)
    bytes[at] = bits === 0 ? 0 : (bytes[at] ?? 0) | bits
    writeFileSync(path, bytes)
    expect(openFiles(directory)).toBeUndefined()
  })
})

describe.skipIf(missing('libsystemd', 'journal-remote'))('a thread that reads journal files ahead', () => {
  const FIELDS = ['MESSAGE', '_HOSTNAME', 'NO_SUCH_FIELD', '_CMDLINE', 'SYSLOG_IDENTIFIER']

  it.each(JOURNALS)('$title: gives the same entries', async ({ files }) => {
    const directory = write(files)
    const expected = await readAll(open(directory), whole)
    expect(await readAll(openAhead(directory, FIELDS), whole)).toEqual(expected)
    expect(await readAll(openAhead(directory, []), whole)).toEqual(expected)
  })

  it('tells the cursor of every entry, and of the last one once it is closed', async () => {
    const directory = write([{ entries: entriesOf(40, 0, 'a') }, { entries: entriesOf(40, 1, 'b') }])
    const direct = open(directory)
    const expected = await readAll(direct, () => direct.cursor())
    const ahead = openAhead(directory, FIELDS)
    expect(ahead.cursor()).toBeNull()
    expect(await readAll(ahead, () => ahead.cursor())).toEqual(expected)
    expect(ahead.cursor()).toBe(expected.at(-1))
  })

  it('gives any values of the fields that it was told of and of others, more of them than it remembers', async () => {
    const names = ['MESSAGE', '_HOSTNAME', '_CMDLINE', 'OTHER', 'A', 'BIG']
    const long = fc.nat(9_000).map((length) => 'é'.repeat(length))
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'same', 'again'), long)
    const fields = fc.array(fc.tuple(fc.constantFrom(...names), value), { minLength: 1, maxLength: 12 })
    const random = fc.sample(fields, { numRuns: 400, seed: 7 })
    const shared = Array.from({ length: 36_000 }, (_, index): [string, string][] => [
      ['MESSAGE', 'said always'],
      ['OTHER', `said twice: ${index % 18_000}`],
    ])
    const entries = [...shared, ...random].map((fields, index) => ({ realtime: START + index, fields }))
    const directory = write([{ entries }])
    const told = (entry: Entry) => [entry.realtime, ...names.map((name) => entry.field(name))]
    const expected = await readAll(open(directory), told)
    expect(expected).toHaveLength(entries.length)
    expect(await readAll(openAhead(directory, names.slice(0, 4)), told)).toEqual(expected)
    expect(await readAll(openAhead(directory, names), told)).toEqual(expected)
  })

  it('says of damaged files what reading them says', async () => {
    const bytes = readFileSync(join(write([{ entries: entriesOf(40, 0, 'a') }]), '0.journal'))
    const damage = fc.array(fc.tuple(fc.nat(60_000), fc.nat(255)), { minLength: 1, maxLength: 200 })
    const told = ({ realtime }: Entry) => realtime
    for (const changes of fc.sample(damage, { numRuns: 12, seed: 2 })) {
      const directory = mkdtempSync(join(scratch, 'damaged-'))
      const damaged = Buffer.from(bytes)
      for (const [at, value] of changes) damaged[208 + (at % (damaged.length - 208))] = value
      writeFileSync(join(directory, '0.journal'), damaged)
      expect(await readAll(openAhead(directory, FIELDS), told)).toEqual(await readAll(open(directory), told))
    }
  })

  it('ends with a failure where the thread cannot read', async () => {
    const directory = write([{ entries: entriesOf(3, 0, 'a') }])
    const files = journalFiles(directory)
    for (const file of files)
      Object.defineProperty(file, 'opened', { value: { ...file.opened, descriptor: 1_000_000 } })
    const source = new ReadAheadSource(files, { ...OPTIONS, fields: [] })
    expect(await readAll(source, whole)).toEqual([])
    expect(source.failure?.message).toContain('the thread that reads the journal ended')
  })
})

function whole(entry: Entry) {
  return { realtime: entry.realtime, message: entry.field('MESSAGE'), fields: entry.fields() }
}

/** Writes each file as `N.journal`. */
function write(files: readonly Written[]): string {
  const directory = join(scratch, String(places++))
  files.forEach(({ entries, variables }, index) => {
    makeJournal(directory, entries, String(index), variables)
  })
  return directory
}

function open(directory: string, options: Partial<JournalFilesOptions> = {}): Source {
  const source = openFiles(directory, options)
  if (source === undefined) throw new Error('the files are not read directly')
  return source
}

function openFiles(directory: string, options: Partial<JournalFilesOptions> = {}): Source | undefined {
  return openJournalFiles({ ...OPTIONS, paths: pathsOf(directory), ...options })
}

/** However little there is to be read. */
function openAhead(directory: string, fields: readonly string[]): Source {
  return new ReadAheadSource(journalFiles(directory), { ...OPTIONS, fields })
}

function journalFiles(directory: string): JournalFile[] {
  return pathsOf(directory).map((path) => {
    const file = openJournalFile(path)
    if ('problem' in file) throw new Error(file.problem)
    return file
  })
}

function pathsOf(directory: string): string[] {
  return readdirSync(directory).map((name) => join(directory, name))
}

function throughLibrary(directory: string): Source | SourceError {
  const settings = { kind: 'journald', start: 'oldest', reader: 'libsystemd', directory } as const
  return openSource('journal', settings, {
    cursor: null,
    follow: false,
    fallbackEncoding: 'windows-1252',
    timezone: 'UTC',
    onNotice: () => {},
  })
}

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Source } from '../../src/engine/ports.ts'
import { openRecording } from '../../src/sources/open-recording.ts'
import { openSource } from '../../src/sources/open-source.ts'
import type { SourceError } from '../../src/sources/source-error.ts'
import { BOOT_ID, exportFormat, makeJournal, type WrittenEntry } from '../support/journal-files.ts'
import { opened, readAll, readSome } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

const START = 1_795_132_800_000_000
const MACHINE_ID = '3a000000000000000000000000000002'
const LARGE = 1024 * 1024

/** What an entry is made of, and what is read of it where that is not the same. */
const CORPUS: readonly {
  readonly title: string
  readonly fields: WrittenEntry['fields']
  readonly read?: Readonly<Record<string, string | undefined>>
}[] = [
  {
    title: 'a line of sshd',
    fields: [
      ['SYSLOG_IDENTIFIER', 'sshd'],
      ['PRIORITY', '6'],
      ['_PID', '4711'],
      ['MESSAGE', 'Failed password for invalid user admin from 203.0.113.9 port 40022 ssh2'],
    ],
  },
  {
    title: 'a message of several lines with a tab',
    fields: [['MESSAGE', 'Traceback:\n\tline 1\n\nMESSAGE=forged\n']],
  },
  {
    title: 'text beyond ASCII, and a replacement character of its own',
    fields: [['MESSAGE', 'Grüße, 世界 \u{1F600} \uFFFD']],
  },
  {
    title: 'bytes that are not UTF-8',
    fields: [['MESSAGE', Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65, 0x20, 0x80])]],
    read: { MESSAGE: 'Grüße €' },
  },
  { title: 'a terminal escape', fields: [['MESSAGE', 'before \x1b[31mred\x1b[0m\r after \x7f']] },
  { title: 'a NUL byte', fields: [['MESSAGE', 'before\0after']] },
  {
    title: 'a field that occurs twice, of which the first counts',
    fields: [
      ['MESSAGE', 'twice'],
      ['GROUP', 'first of two'],
      ['GROUP', 'second of two'],
    ],
    read: { GROUP: 'first of two' },
  },
  { title: 'no message', fields: [['UNIT', 'ssh.service']] },
  {
    title: 'an empty message and one of spaces',
    fields: [
      ['MESSAGE', ''],
      ['OTHER', '  '],
    ],
  },
  { title: 'a value with = in it', fields: [['MESSAGE', '=a=b=']] },
  {
    title: 'a binary field',
    fields: [
      ['MESSAGE', 'with data'],
      ['DATA', Buffer.from([0, 1, 2, 10, 10, 61, 0x7f])],
    ],
    read: { DATA: '\0\x01\x02\n\n=\x7f' },
  },
  { title: 'a value of 5,000 bytes', fields: [['MESSAGE', 'x'.repeat(5000)]] },
  {
    title: 'a value beyond 1 MiB, cut before the character that passes it',
    fields: [['MESSAGE', `${'y'.repeat(LARGE - 1)}é${'z'.repeat(1000)}`]],
    read: { MESSAGE: 'y'.repeat(LARGE - 1) },
  },
]

const WRITTEN: readonly WrittenEntry[] = CORPUS.map(({ fields }, index) => ({
  realtime: START + index * 1_000_001,
  fields: [['_MACHINE_ID', MACHINE_ID], ...fields],
}))

interface Expected {
  readonly realtime: number
  readonly fields: Readonly<Record<string, unknown>>
}

const EXPECTED: readonly Expected[] = CORPUS.map(({ fields, read }, index) => ({
  realtime: START + index * 1_000_001,
  fields: { _BOOT_ID: BOOT_ID, _MACHINE_ID: MACHINE_ID, ...Object.fromEntries(fields), ...read },
}))

const OPTIONS = { fallbackEncoding: 'windows-1252', timezone: 'UTC', onNotice: unexpected } as const

describe.skipIf(missing('libsystemd', 'journalctl', 'journal-remote'))('the same entries', () => {
  let directory = ''
  let journal = ''
  const path = (name: string) => join(directory, name)
  const recording = (name: string, cursor: string | null) =>
    openRecording(path(name), undefined, { ...OPTIONS, cursor })
  const read = (
    reader: 'libsystemd' | 'journalctl',
    place: { directory?: string; file?: string },
    cursor: string | null,
  ) =>
    openSource(
      'journal',
      { kind: 'journald', start: 'oldest', reader, ...place },
      { ...OPTIONS, cursor, follow: false },
    )

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'pyruse-formats-'))
    journal = makeJournal(path('journal'), WRITTEN)
    writeFileSync(path('written.export'), exportFormat(WRITTEN))
    for (const format of ['export', 'json']) {
      const output = execFileSync('journalctl', [`--file=${journal}`, '-o', format, '--all'], {
        maxBuffer: 2 ** 26,
      })
      writeFileSync(path(`printed.${format}`), output)
    }
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const WAYS: readonly (readonly [way: string, open: (cursor: string | null) => Source | SourceError])[] = [
    [
      'a journal directory through libsystemd',
      (cursor) => read('libsystemd', { directory: path('journal') }, cursor),
    ],
    ['a journal file through libsystemd', (cursor) => read('libsystemd', { file: journal }, cursor)],
    [
      'a journal directory through journalctl',
      (cursor) => read('journalctl', { directory: path('journal') }, cursor),
    ],
    ['a journal file through journalctl', (cursor) => read('journalctl', { file: journal }, cursor)],
    ['a journal directory as a recording', (cursor) => recording('journal', cursor)],
    ['a journal file as a recording', (cursor) => recording('journal/test.journal', cursor)],
    ['the export format as written', (cursor) => recording('written.export', cursor)],
    ['the export format as journalctl prints it', (cursor) => recording('printed.export', cursor)],
    ['JSON as journalctl prints it', (cursor) => recording('printed.json', cursor)],
  ]

  it.each(WAYS)('come through %s with all their fields', async (_way, open) => {
    const entries = await readAll(open(null), (entry) => ({
      realtime: entry.realtime,
      fields: entry.fields(),
    }))
    expect(entries).toEqual(EXPECTED)
  })

  it.each(WAYS)('give single fields through %s', async (_way, open) => {
    const names = [...new Set(['MISSING', '__CURSOR', '__REALTIME_TIMESTAMP', ...EXPECTED.flatMap(keysOf)])]
    const entries = await readAll(open(null), (entry) => names.map((name) => entry.field(name)))
    expect(entries).toEqual(EXPECTED.map(({ fields }) => names.map((name) => fields[name])))
  })

  it.each(WAYS)('go on behind each of them through %s', async (_way, open) => {
    const first = opened(open(null))
    const cursors = [first.cursor()]
    await readSome(first, EXPECTED.length, () => cursors.push(first.cursor()))
    first.close()
    for (const [index, cursor] of cursors.entries()) {
      const rest = await readAll(open(cursor), (entry) => entry.realtime)
      expect(rest).toEqual(EXPECTED.slice(index).map(({ realtime }) => realtime))
    }
  })
})

function keysOf({ fields }: Expected): readonly string[] {
  return Object.keys(fields)
}

function unexpected(message: string): never {
  throw new Error(`nothing was to be told: ${message}`)
}

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { machineId } from '../../src/settings/machine-id.ts'
import { openRecording } from '../../src/sources/open-recording.ts'
import { openSource } from '../../src/sources/open-source.ts'
import { SourceError } from '../../src/sources/source-error.ts'
import { asNobody } from '../support/as-nobody.ts'
import { exportFormat, makeJournal } from '../support/journal-files.ts'
import { readAll } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

const ENTRIES = [1, 2, 3, 4].map((number) => ({
  realtime: 1_795_132_800_000_000 + number,
  fields: [['MESSAGE', `number ${number}`]] as const,
}))

let directory = ''
let notices: string[] = []
const path = (name: string) => join(directory, name)
const options = {
  fallbackEncoding: 'windows-1252',
  timezone: 'UTC',
  onNotice: (message: string) => notices.push(message),
}
const journal = (place: { directory?: string; file?: string; namespace?: string }) =>
  openSource(
    'journal',
    { kind: 'journald', start: 'oldest', reader: 'auto', ...place },
    { ...options, cursor: null, follow: false },
  )

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pyruse-open-'))
  notices = []
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('what cannot be opened is explained:', () => {
  it.each([
    ['a directory that is absent', () => journal({ directory: path('absent') }), /absent does not exist/],
    ['a directory without journal files', () => journal({ directory }), /holds no journal files/],
    ['a file that is absent', () => journal({ file: path('a.journal') }), /a\.journal does not exist/],
    ['a namespace that is absent', () => journal({ namespace: 'pyruse-absent' }), /pyruse-absent is empty/],
    ['a recording that is absent', () => openRecording(path('a.log'), undefined, options), /does not exist/],
    [
      'a recording of no known format',
      () => openRecording(path('odd'), undefined, options),
      /not recognised/,
    ],
    [
      'a time zone that is none',
      () => openRecording(path('odd'), 'syslog', { ...options, timezone: 'Mars' }),
      /"Mars"/,
    ],
    [
      'an encoding that is none',
      () => openRecording(path('odd'), 'json', { ...options, fallbackEncoding: 'x' }),
      /"x"/,
    ],
    ['a journal file on standard input', () => openRecording('-', 'journal', options), /standard input/],
  ])('%s', (_title, open, message) => {
    writeFileSync(path('odd'), 'neither\nnor\n')
    const error = open()
    expect(error).toBeInstanceOf(SourceError)
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\w+/),
    })
  })

  describe.skipIf(missing('root', 'journal-remote'))('without permission', () => {
    it('a journal is named with the group to join', () => {
      chmodSync(directory, 0o755)
      chmodSync(makeJournal(path('journal'), ENTRIES), 0o600)
      const error = asNobody(() => journal({ directory: path('journal') }))
      expect(error).toMatchObject({
        message: `no permission to read the journal directory ${path('journal')}`,
        hint: expect.stringContaining('systemd-journal'),
      })
    })

    it('the part of a journal that may be read is read, and the other told', async () => {
      chmodSync(directory, 0o755)
      chmodSync(makeJournal(path('journal'), ENTRIES, 'closed'), 0o600)
      chmodSync(makeJournal(path('journal'), ENTRIES.slice(0, 1), 'open'), 0o644)
      const source = asNobody(() => journal({ directory: path('journal') }))
      expect(await readAll(source, (entry) => entry.field('MESSAGE'))).toEqual(['number 1'])
      expect(notices).toEqual([`no permission to read 1 files of the journal directory ${path('journal')}`])
    })

    it('the directories of a journal that may not be listed are told, and the others read', async () => {
      chmodSync(directory, 0o755)
      mkdirSync(path('journal/open'), { recursive: true })
      chmodSync(makeJournal(path('journal/open'), ENTRIES.slice(0, 1)), 0o644)
      mkdirSync(path('journal/closed'), { mode: 0o700 })
      const source = asNobody(() => journal({ directory: path('journal') }))
      expect(await readAll(source, (entry) => entry.field('MESSAGE'))).toEqual(['number 1'])
      expect(notices).toEqual([`no permission to read the journal directory ${path('journal/closed')}`])
    })

    it('a namespace whose directory may not be listed is not said to be empty', () => {
      const hidden = `/run/log/journal/${machineId()}.pyrusetshidden`
      mkdirSync(hidden, { recursive: true, mode: 0o700 })
      try {
        expect(asNobody(() => journal({ namespace: 'pyrusetshidden' }))).toMatchObject({
          message: `no permission to read the journal directory ${hidden}`,
          hint: expect.stringContaining('systemd-journal'),
        })
      } finally {
        rmSync(hidden, { recursive: true })
      }
    })

    it.skipIf(missing('unshare'))('nor is the journal of a machine whose /var/log is closed', () => {
      const script = `
        import { openSource } from './src/sources/open-source.ts'
        process.setegid(65_534)
        process.seteuid(65_534)
        const settings = { kind: 'journald', start: 'oldest', reader: 'auto' }
        const options = { fallbackEncoding: 'utf-8', timezone: 'UTC', onNotice() {}, cursor: null, follow: false }
        const { message, hint } = openSource('journal', settings, options)
        console.log(JSON.stringify({ message, hint }))`
      const program = [
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        '--input-type=module-typescript',
        '-e',
        script,
      ]
      const closed = 'mount -t tmpfs -o mode=0700 none /var/log && mount -t tmpfs none /run/log && exec "$@"'
      const output = execFileSync('unshare', ['-m', 'sh', '-c', closed, 'sh', ...program], {
        encoding: 'utf8',
      })
      expect(JSON.parse(output)).toEqual({
        message: `no permission to read the journal directory /var/log/journal/${machineId()}`,
        hint: expect.stringContaining('systemd-journal'),
      })
    })

    it('a recording is named', () => {
      writeFileSync(path('a.log'), '', { mode: 0o600 })
      chmodSync(directory, 0o755)
      expect(asNobody(() => openRecording(path('a.log'), undefined, options))).toMatchObject({
        message: `no permission to read ${path('a.log')}`,
      })
    })
  })
})

describe('a recording', () => {
  const messages = (format: string, extra: object = {}) =>
    readAll(openRecording(path(format), undefined, { ...options, ...extra }), (entry) =>
      entry.field('MESSAGE'),
    )

  it.each([
    ['the export format', exportFormat(ENTRIES)],
    [
      'JSON',
      ENTRIES.map((e) => `{"__REALTIME_TIMESTAMP":"${e.realtime}","MESSAGE":"${e.fields[0][1]}"}\n`).join(''),
    ],
    [
      'syslog',
      ENTRIES.map((e, index) => `2026-11-20T00:00:00.00000${index + 1}Z h a: ${e.fields[0][1]}\n`).join(''),
    ],
  ])('in %s is recognised, and read within a span of time', async (_title, content) => {
    writeFileSync(path('recording'), content)
    expect(await messages('recording')).toEqual(['number 1', 'number 2', 'number 3', 'number 4'])
    const since = 1_795_132_800_000_002
    expect(await messages('recording', { since, until: since + 1 })).toEqual(['number 2', 'number 3'])
  })

  it('counts what it cannot read, tells it once, and goes on behind it', async () => {
    const line = '2026-11-20T00:00:00Z h a: '
    writeFileSync(path('a.log'), `${line}1\nodd\n${line}2\n\nodd again\n${line}3\n`)
    const source = openRecording(path('a.log'), undefined, options)
    expect(await readAll(source, (entry) => entry.field('MESSAGE'))).toEqual(['1', '2', '3'])
    expect(source).toMatchObject({ ended: true })
    expect(source instanceof SourceError ? source : source.counts?.()).toEqual({ skipped: 2 })
    expect(notices).toHaveLength(1)
  })

  it('starts anew with a cursor that is none, and says so', async () => {
    writeFileSync(path('a.export'), exportFormat(ENTRIES))
    expect(await messages('a.export', { cursor: 's=1;i=2' })).toHaveLength(4)
    expect(notices).toEqual(['the cursor "s=1;i=2" cannot be understood'])
  })

  it('that is empty has no entries', async () => {
    writeFileSync(path('empty'), '')
    expect(await messages('empty')).toEqual([])
  })

  it('has bytes that are not UTF-8 decoded in the fallback encoding', async () => {
    writeFileSync(path('a.log'), Buffer.from('2026-11-20T00:00:00Z h a: Gr\xfc\xdfe\n', 'latin1'))
    expect(await messages('a.log')).toEqual(['Grüße'])
    expect(await messages('a.log', { fallbackEncoding: 'koi8-r' })).toEqual(['GrЭъe'])
  })

  it('comes through standard input as well', () => {
    const script = `
      import { openRecording } from './src/sources/open-recording.ts'
      const source = openRecording('-', undefined, { fallbackEncoding: 'utf-8', timezone: 'UTC', onNotice() {} })
      for (let entry = source.next(); entry; entry = source.next()) console.log(entry.field('MESSAGE'))`
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '-e', script]
    const output = execFileSync(process.execPath, args, { input: exportFormat(ENTRIES), encoding: 'utf8' })
    expect(output).toBe('number 1\nnumber 2\nnumber 3\nnumber 4\n')
  })

  it.skipIf(missing('journal-remote'))('in a journal is read within a span of time', async () => {
    mkdirSync(path('journal'))
    makeJournal(path('journal'), ENTRIES)
    const since = 1_795_132_800_000_002
    expect(await messages('journal', { since, until: since + 1 })).toEqual(['number 2', 'number 3'])
  })
})

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Source } from '../../../src/engine/ports.ts'
import { openRecordedLines } from '../../../src/sources/open-recorded-lines.ts'
import { openRecording } from '../../../src/sources/open-recording.ts'
import { PATIENT, until } from '../../end-to-end/support/until.ts'
import { opened, readAll } from '../../support/read-source.ts'
import { missing } from '../../support/requirements.ts'
import { openFiles } from '../file/support/reading.ts'
import { freePort, receive } from '../syslog/support/receiver.ts'
import { startRsyslog } from './support/rsyslog.ts'

const STAMP = '2026-11-20T10:00:00Z mars sshd[7]:'
const FAILED = 'Failed password for root from 192.0.2.7 port 22 ssh2'

/** What each line is read as: one message, so many times. */
const LINES: readonly (readonly [title: string, said: string, message: string, times: number])[] = [
  ['as rsyslog writes it', `message repeated 5 times: [ ${FAILED}]`, FAILED, 5],
  ['as it came by RFC 5424, without the space', `message repeated 2 times: [${FAILED}]`, FAILED, 2],
  ['with brackets in the message', 'message repeated 2 times: [ a ] b [ c ]]', 'a ] b [ c ]', 2],
  ['with control characters', 'message repeated 2 times: [ a#011b]', 'a\tb', 2],
  ['of an empty message', 'message repeated 2 times: []', '', 2],
  ['once', 'message repeated 1 times: [ a]', 'a', 1],
  ['more often than anybody believes', 'message repeated 4294967295 times: [ a]', 'a', 200],
  [
    'within another, once only',
    'message repeated 3 times: [ message repeated 9 times: [ a]]',
    'message repeated 9 times: [ a]',
    3,
  ],
  ...[
    'message repeated 0 times: [ a]',
    'message repeated 12345678901 times: [ a]',
    'message repeated -1 times: [ a]',
    'message repeated 5 times: [ a] b',
    'message repeated 5 times: a',
    'x message repeated 5 times: [ a]',
    'Message repeated 5 times: [ a]',
    `Invalid user message repeated 5 times: [ ${FAILED}]`,
    'last message repeated 5 times',
  ].map((said) => [`not so: ${said}`, said, said, 1] as const),
]

function textFile(text: string): { readonly path: string } & Disposable {
  const directory = mkdtempSync(join(tmpdir(), 'repeated-lines-'))
  const path = join(directory, 'auth.log')
  writeFileSync(path, text)
  return { path, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) }
}

const OPTIONS = { timezone: 'UTC', fallbackEncoding: 'latin1', onNotice: () => {} }

const READERS: Readonly<Record<string, (path: string) => Source>> = {
  'a file': (path) => openFiles({ paths: [path], format: 'auto' }),
  'a recording': (path) => opened(openRecording(path, 'syslog', OPTIONS)),
  'a packed file of a source': (path) => {
    const packed = `${path}.gz`
    writeFileSync(packed, gzipSync(readFileSync(path)))
    const settings = { kind: 'file', paths: [path], start: 'oldest', format: 'auto' } as const
    return opened(openRecordedLines('files', settings, packed, OPTIONS))
  },
}

describe.each(Object.entries(READERS))('a message that was repeated, in %s', (_, open) => {
  it.each(LINES)('%s', async (_title, said, message, times) => {
    using file = textFile(`${STAMP} before\n${STAMP} ${said}\n${STAMP} behind\n`)
    const entries = await readAll(open(file.path), (entry) => ({
      said: entry.fields(),
      at: entry.realtime,
    }))
    expect(entries.map(({ said }) => said.MESSAGE)).toEqual([
      'before',
      ...Array.from({ length: times }, () => message),
      'behind',
    ])
    const others = entries.map(({ said, at }) => JSON.stringify([at, { ...said, MESSAGE: '' }]))
    expect(new Set(others).size).toBe(1)
  })
})

it('each of the entries of a line has a place of its own, and the cursor lies behind the line', () => {
  using file = textFile(`${STAMP} message repeated 3 times: [ a]\n${STAMP} b\n`)
  const source = openFiles({ paths: [file.path], format: 'auto' })
  const read = Array.from({ length: 4 }, () => ({
    message: source.next()?.field('MESSAGE'),
    place: source.place?.(),
    cursor: source.cursor(),
    isWithinLine: source.isWithinLine,
  }))
  expect(read.map(({ message, isWithinLine }) => [message, isWithinLine])).toEqual([
    ['a', true],
    ['a', true],
    ['a', false],
    ['b', false],
  ])
  expect(new Set(read.map(({ place }) => place)).size).toBe(4)
  expect(new Set(read.map(({ cursor }) => cursor)).size).toBe(2)
  source.close()
})

describe.skipIf(missing('rsyslog', 'logger'))(
  'what rsyslog writes where it takes lines together',
  PATIENT,
  () => {
    it('is read as the lines that were sent, of its files and of what it sends on', async () => {
      const ports = [await freePort(), await freePort()] as const
      await using receivers = new AsyncDisposableStack()
      const [old, new_] = await Promise.all(
        ports.map(async (port) => receivers.use(await receive({ listen: [`udp://127.0.0.1:${port}`] }))),
      )
      await using rsyslog = await startRsyslog(...ports)
      const sent = [...Array.from({ length: 6 }, () => FAILED), 'a [b]', 'a [b]', 'a [b]', 'behind']
      for (const message of sent) await rsyslog.log('sshd[7]', message)
      expect(await old?.messages(sent.length)).toEqual(sent)
      expect(await new_?.messages(sent.length)).toEqual(sent)
      for (const path of rsyslog.files) {
        const text = await until('the last line', () => whole(path, 'behind\n'))
        expect(text).toContain('message repeated 5 times: [ Failed')
        const entries = await readAll(openFiles({ paths: [path], format: 'auto' }), (entry) => entry.fields())
        expect(entries.map(({ MESSAGE }) => MESSAGE)).toEqual(sent)
        for (const entry of entries)
          expect(entry).toMatchObject({ SYSLOG_IDENTIFIER: 'sshd', SYSLOG_PID: '7' })
      }
    })
  },
)

function whole(path: string, end: string): string | undefined {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return text.endsWith(end) ? text : undefined
}

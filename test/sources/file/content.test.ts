import { appendFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { JOIN_PATIENCE } from '../../../src/sources/file/file-reader.ts'
import { openRecordedLines } from '../../../src/sources/open-recorded-lines.ts'
import { Duration } from '../../../src/values/duration.ts'
import { readAll } from '../../support/read-source.ts'
import { LogFile } from './support/log-file.ts'
import { messagesAtHand, messagesUntil, type Opening, openFiles } from './support/reading.ts'

const MIB = 1024 * 1024
const JAVA = { multiline: { start: '/^\\d{4}-/' } }

/** What a file that is read to its end gives. */
function readOnce(content: string | Buffer, opening: Opening = {}): readonly string[] {
  using file = new LogFile()
  writeFileSync(file.path, content)
  const source = openFiles({ paths: [file.path], ...opening })
  const messages = messagesAtHand(source)
  expect(source.ended).toBe(true)
  source.close()
  return messages
}

/** What it gives where gzip packed it. */
async function readPacked(content: string | Buffer, opening: Opening): Promise<readonly string[]> {
  using file = new LogFile()
  writeFileSync(file.path, gzipSync(content))
  const { notices = [], ...settings } = opening
  const source = openRecordedLines(
    'files',
    { kind: 'file', paths: [], start: 'oldest', format: 'plain', ...settings },
    file.path,
    { fallbackEncoding: 'latin1', timezone: 'UTC', onNotice: (message) => notices.push(message) },
  )
  return await readAll(source, (entry) => entry.field('MESSAGE') ?? '')
}

describe('the lines of a file', () => {
  const CASES: readonly (readonly [
    title: string,
    content: string | Buffer,
    opening: Opening,
    messages: readonly string[],
  ])[] = [
    ['without a line end at last are still being written', 'a\nb', {}, ['a']],
    ['may end as on Windows', 'a\r\nb\r\n', {}, ['a', 'b']],
    ['may begin as on Windows, with a byte order mark', '\uFEFFa\nb\n', {}, ['a', 'b']],
    [
      'have their time behind a byte order mark, too',
      '\uFEFFNov 20 10:00:00 vm app: a\n',
      { format: 'auto' },
      ['a'],
    ],
    ['may be empty, and then are no entries', '\n \na\n\n', {}, ['a']],
    ['hold bytes of zero as they are, but not in front', '\0\0a\0b\n\0c\n', {}, ['a\0b', 'c']],
    ['are UTF-8', 'grün\n', {}, ['grün']],
    ['that are not are of the fallback encoding', Buffer.from('gr\xfcn\n', 'latin1'), {}, ['grün']],
    [
      'that are not are of the encoding of the source',
      Buffer.from([0xcf, 0xd2, 0x0a]),
      { encoding: 'koi8-r' },
      ['ор'],
    ],
    [
      'that belong together are one entry',
      '2026-1\n at x\n at y\n2026-2\n2026-3\n',
      JAVA,
      ['2026-1\n at x\n at y', '2026-2', '2026-3'],
    ],
    ['before the first beginning are one, too', ' at x\n at y\n2026-1\n', JAVA, [' at x\n at y', '2026-1']],
    [
      'that belong together may be more than fit into one portion',
      `2026-1\n${' at x\n'.repeat(100_000)}2026-2\n`,
      JAVA,
      [`2026-1${'\n at x'.repeat(100_000)}`, '2026-2'],
    ],
  ]
  it.each(CASES)('%s', (_title, content, opening, messages) => {
    expect(readOnce(content, opening)).toEqual(messages)
  })

  it.each(CASES.slice(1))('%s, also where gzip packed them', async (_title, content, opening, messages) => {
    expect(await readPacked(content, opening)).toEqual(messages)
  })

  it('that gzip packed are all there: the last one need not be finished, and long ones are cut', async () => {
    const notices: string[] = []
    const line = `${'b'.repeat(1023)}\n`
    const content = `a\n${'x'.repeat(2 * MIB)}\n${line.repeat(16 * 1024)}c`
    const messages = await readPacked(content, { notices })
    expect(messages.length).toBe(16 * 1024 + 3)
    expect(messages.slice(0, 3).map((message) => [message[0], message.length])).toEqual([
      ['a', 1],
      ['x', MIB],
      ['b', 1023],
    ])
    expect(messages.at(-1)).toBe('c')
    expect(notices).toEqual([expect.stringMatching(/^what stands before entry 3 of .* cannot be read$/)])
  })

  it('are cut at 1 MiB, and what stands behind that is passed over and told', () => {
    const notices: string[] = []
    const content = `a\n${'x'.repeat(2 * MIB)}\nb\n${'y'.repeat(MIB - 1)}\u{1f600}${'y'.repeat(MIB)}\nc\n`
    const messages = readOnce(content, { notices })
    expect(messages.map((message) => [message[0], message.length])).toEqual([
      ['a', 1],
      ['x', MIB],
      ['b', 1],
      ['y', MIB - 1],
      ['c', 1],
    ])
    expect(notices).toEqual([expect.stringMatching(/^a line of \/.*app\.log was too long$/)])
  })

  it('that never come to a beginning are joined up to 1 MiB, and none is lost', () => {
    const lines = Array.from({ length: 300_000 }, (_, index) => ` at ${index}`)
    const messages = readOnce(`${lines.join('\n')}\n`, JAVA)
    expect(messages.length).toBeGreaterThan(2)
    expect(messages.join('\n').split('\n')).toEqual(lines)
    for (const message of messages) expect(message.length).toBeLessThanOrEqual(MIB + 4)
  })

  it('go on at any place with what was cut off there before', () => {
    using file = new LogFile()
    writeFileSync(file.path, `${'x'.repeat(2 * MIB)}`)
    const first = openFiles({ paths: [file.path] })
    expect(messagesAtHand(first)).toHaveLength(1)
    const cursor = first.cursor()
    first.close()
    appendFileSync(file.path, 'the rest\nb\n')
    const second = openFiles({ paths: [file.path], cursor })
    expect(messagesAtHand(second)).toEqual(['b'])
    second.close()
  })

  it('that belong together are waited for, but not for long', async () => {
    using file = new LogFile()
    file.write('2026-1\n')
    const source = openFiles({ paths: [file.path], follow: true, ...JAVA })
    expect(await messagesUntil(source, 0)).toEqual([])
    file.write(' at x\n')
    const startedAt = performance.now()
    expect(await messagesUntil(source, 1)).toEqual(['2026-1\n at x'])
    expect(performance.now() - startedAt).toBeGreaterThan(JOIN_PATIENCE / 2)
    source.close()
  })

  it('of many files are read in turns, in order within each', () => {
    using file = new LogFile()
    const paths = ['a', 'b', 'c'].map((name) => join(file.directory, `${name}.log`))
    const line = (index: number) => `${index} ${'x'.repeat(100)}\n`
    for (const path of paths)
      writeFileSync(path, Array.from({ length: 10_000 }, (_, index) => line(index)).join(''))
    const source = openFiles({ paths: [join(file.directory, '*.log')] })
    const next = new Map(paths.map((path) => [path, 0]))
    let finishedWhenFirstWas: number | undefined
    for (let entry = source.next(); entry !== undefined; entry = source.next()) {
      const path = entry.field('LOG_FILE_PATH') ?? ''
      const index = next.get(path) ?? -1
      expect(entry.field('MESSAGE')).toBe(line(index).trim())
      next.set(path, index + 1)
      if (index === 9_999) finishedWhenFirstWas ??= Math.min(...next.values())
    }
    source.close()
    expect([...next.values()]).toEqual([10_000, 10_000, 10_000])
    expect(finishedWhenFirstWas).toBeGreaterThan(5_000)
  })

  it('that tell no time came when they were read', () => {
    using file = new LogFile()
    writeFileSync(file.path, 'a\n')
    const source = openFiles({ paths: [file.path] })
    const before = Date.now() * 1000
    const at = source.next()?.realtime ?? 0
    source.close()
    expect(at).toBeGreaterThanOrEqual(before)
    expect(at).toBeLessThanOrEqual(Date.now() * 1000)
  })

  it('have names for their effects that differ, and are short however many files there are', () => {
    using file = new LogFile()
    for (const name of ['a', 'b']) writeFileSync(join(file.directory, `${name}.log`), 'x\ny\n')
    const source = openFiles({ paths: [join(file.directory, '*.log')] })
    const places = []
    while (source.next() !== undefined) places.push(source.place?.() ?? '')
    source.close()
    expect(new Set(places).size).toBe(4)
    for (const place of places) expect(place.length).toBeLessThan(80)
  })
})

describe('what holds no entry for long', () => {
  it.each([
    ['a hole', (path: string) => truncateSync(path, 64 * MIB)],
    ['a line without an end', (path: string) => appendFileSync(path, Buffer.alloc(64 * MIB, 'x'))],
  ])('lets others have their turn: %s', async (_title, fill) => {
    using file = new LogFile()
    file.write('a\n')
    fill(file.path)
    file.write('\nb\n')
    const source = openFiles({ paths: [file.path], follow: true })
    const messages: (string | undefined)[] = []
    let turnsOfOthers = 0
    const turn = () => {
      turnsOfOthers++
      others = setImmediate(turn)
    }
    let others = setImmediate(turn)
    while (messages.at(-1) !== 'b') {
      const entry = source.next()
      if (entry === undefined) await source.wait(AbortSignal.timeout(10_000))
      else messages.push(entry.field('MESSAGE')?.slice(0, 10))
    }
    clearImmediate(others)
    source.close()
    expect(messages.filter((message) => message !== 'xxxxxxxxxx')).toEqual(['a', 'b'])
    expect(turnsOfOthers).toBeGreaterThan(5)
  })
})

describe('at the first start a file is read', () => {
  const hour = (number: number) =>
    `2026-11-20T${String(number).padStart(2, '0')}:00:00Z ${number}\n  more of ${number}\n`
  const content = Array.from({ length: 24 }, (_, number) => hour(number)).join('')
  const now = Date.parse('2026-11-20T23:30:00Z') * 1000
  const hours = (count: number) => new Duration(count * 3_600e6)

  it.each([
    ['oldest', 'oldest', '', 48],
    ['now, but for the line that is being written', 'now', 'half', 1],
    ['what is younger than 5 h, by the time stamps', hours(5), '', 10],
    ['what is younger than 100 h: all', hours(100), '', 48],
    ['what is younger than 1 s: nothing but what follows the last line', new Duration(1), '', 0],
  ] as const)('from %s', (_title, start, begun, count) => {
    using file = new LogFile()
    writeFileSync(file.path, content + begun)
    const source = openFiles({ paths: [file.path], start, format: 'iso', now })
    appendFileSync(file.path, begun === '' ? '' : ' and whole\n')
    const messages = messagesAtHand(source)
    source.close()
    expect(messages).toHaveLength(count)
    if (begun !== '') expect(messages).toEqual(['half and whole'])
  })

  it('from its first line that is young enough, however much without a time stamp stands before it', () => {
    const trace = '\tat com.example.App.run(App.java:42)\n'.repeat(20_000)
    const content = `2026-11-20T01:00:00Z old\n${trace}2026-11-20T23:00:00Z young\n${trace}`
    const opening: Opening = { start: hours(5), format: 'iso', now }
    expect(readOnce(content, opening)).toEqual([
      'young',
      ...trace
        .trimEnd()
        .split('\n')
        .map(() => expect.anything()),
    ])
  })

  it('later from its beginning, whatever `start` says', async () => {
    using file = new LogFile()
    const notices: string[] = []
    const source = openFiles({ paths: [file.path], start: 'now', follow: true, notices })
    file.append(2)
    expect(await messagesUntil(source, 2)).toEqual(file.lines)
    source.close()
    expect(notices).toEqual([`${file.path} does not exist`])
  })

  it('so where the cursor cannot be understood, which is told', () => {
    const notices: string[] = []
    expect(readOnce('a\n', { cursor: '{"files":1}', notices })).toEqual(['a'])
    expect(notices).toEqual(['the cursor "{\\"files\\":1}" cannot be understood'])
  })
})

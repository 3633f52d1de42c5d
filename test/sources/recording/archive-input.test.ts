import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Source } from '../../../src/engine/ports.ts'
import { openRecording } from '../../../src/sources/open-recording.ts'
import { SourceError } from '../../../src/sources/source-error.ts'
import { temporaryDirectory } from '../../state/support/stores.ts'

function lines(from: number, to: number): string {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index)
  return numbers.map((number) => `{"__REALTIME_TIMESTAMP":"${number}","MESSAGE":"m${number}"}\n`).join('')
}

/** A directory with an archive of three parts, and something that is none. */
function archive(): string {
  const directory = join(temporaryDirectory(), 'web')
  mkdirSync(directory)
  writeFileSync(join(directory, 'web-20261120T100000.000Z.jsonl.gz'), gzipSync(lines(1, 4)))
  writeFileSync(join(directory, 'web-20261120T110000.000Z.jsonl'), lines(4, 6))
  writeFileSync(join(directory, 'web-20261120T120000.000Z.jsonl'), lines(6, 8))
  writeFileSync(join(directory, 'web-20261120T100000.000Z.jsonl.gz.0-1.tmp'), 'half')
  return directory
}

function open(path: string, cursor: string | null = null, notices: string[] = []): Source {
  const onNotice = (message: string) => void notices.push(message)
  const source = openRecording(path, undefined, {
    timezone: 'UTC',
    fallbackEncoding: 'latin1',
    cursor,
    onNotice,
  })
  if (source instanceof SourceError) throw new Error(source.message)
  return source
}

function rest(source: Source): readonly (string | undefined)[] {
  const messages: (string | undefined)[] = []
  for (let entry = source.next(); entry !== undefined; entry = source.next())
    messages.push(entry.field('MESSAGE'))
  expect(source.ended).toBe(true)
  source.close()
  return messages
}

const ALL = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7']

test('a directory of archived lines is read in the order of the names, packed or not', () => {
  expect(rest(open(archive()))).toEqual(ALL)
})

test('a part that is packed on its own, too', () => {
  expect(rest(open(join(archive(), 'web-20261120T100000.000Z.jsonl.gz')))).toEqual(['m1', 'm2', 'm3'])
})

test.each([1, 3, 4, 7])('it goes on behind the place where it was left, after %i entries', (count) => {
  const directory = archive()
  const source = open(directory)
  for (let read = 0; read < count; read++) source.next()
  const cursor = source.cursor()
  source.close()
  expect(rest(open(directory, cursor))).toEqual(ALL.slice(count))
})

test('what is there packed and plain is read once', () => {
  const directory = archive()
  writeFileSync(join(directory, 'web-20261120T110000.000Z.jsonl.gz'), gzipSync(lines(4, 6)))
  expect(rest(open(directory))).toEqual(ALL)
})

test('a part that is packed while others are read is read all the same', () => {
  const directory = archive()
  const source = open(directory)
  source.next()
  writeFileSync(join(directory, 'web-20261120T110000.000Z.jsonl.gz'), gzipSync(lines(4, 6)))
  rmSync(join(directory, 'web-20261120T110000.000Z.jsonl'))
  expect(rest(source)).toEqual(ALL.slice(1))
})

test('a torn line spoils no other, and is told', () => {
  const directory = archive()
  writeFileSync(join(directory, 'web-20261120T110000.000Z.jsonl'), lines(4, 6).slice(0, -10))
  const notices: string[] = []
  expect(rest(open(directory, null, notices))).toEqual(ALL.filter((message) => message !== 'm5'))
  expect(notices).toHaveLength(1)
})

test('a broken packed part ends it, which is told', () => {
  const directory = archive()
  renameSync(
    join(directory, 'web-20261120T120000.000Z.jsonl'),
    join(directory, 'web-20261120T120000.000Z.jsonl.gz'),
  )
  writeFileSync(join(directory, 'web-20261120T120000.000Z.jsonl.gz'), gzipSync(lines(6, 8)).subarray(0, 30))
  const notices: string[] = []
  expect(rest(open(directory, null, notices))).toEqual(ALL.slice(0, 5))
  expect(notices).toEqual([expect.stringMatching(/cannot be read to its end/)])
})

test.each([
  ['that was cut short gives what is there', (packed: Buffer) => packed.subarray(0, -12), ['m1', 'm2']],
  ['that is no longer what it was gives nothing', (packed: Buffer) => packed.fill(0xff, 10, 20), []],
])('a packed part %s, and hides no other, which is told', (_title, damage, left) => {
  const directory = archive()
  const first = join(directory, 'web-20261120T100000.000Z.jsonl.gz')
  writeFileSync(first, damage(gzipSync(lines(1, 4), { level: 0 })))
  const notices: string[] = []
  expect(rest(open(directory, null, notices))).toEqual([...left, ...ALL.slice(3)])
  expect(notices).toEqual([expect.stringContaining(`${directory} cannot be read to its end: ${first}: `)])
})

test.each([
  ['is gone by then', (part: string) => rmSync(part)],
  [
    'cannot be read',
    (part: string) => {
      rmSync(part)
      mkdirSync(part)
    },
  ],
])('a part that %s hides no other, which is told', (_title, spoil) => {
  const directory = archive()
  const notices: string[] = []
  const source = open(directory, null, notices)
  spoil(join(directory, 'web-20261120T110000.000Z.jsonl'))
  expect(rest(source)).toEqual(['m1', 'm2', 'm3', 'm6', 'm7'])
  expect(notices).toEqual([expect.stringContaining(`${directory} cannot be read to its end: `)])
})

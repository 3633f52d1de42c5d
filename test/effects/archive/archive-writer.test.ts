import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { linesOfArchive, NOON, type TriedArchive, triedArchive } from './archives.ts'

const EARLIER = 'web-20261120T110000.000Z.jsonl'
const FIRST = 'web-20261120T120000.000Z.jsonl'
const SECOND = 'web-20261120T120000.001Z.jsonl'
const FOURTH = 'web-20261120T120000.003Z.jsonl'
const THIRD = 'web-20261120T120000.002Z.jsonl'

function read(archive: TriedArchive, name: string): string {
  return readFileSync(join(archive.settings.directory, name), 'utf8')
}

describe('a further file is begun', () => {
  test('before one would have more than it may have, and not where it has just that', async () => {
    const archive = triedArchive({ max_size: 10 })
    await archive.append('1234', '5678', '9')
    await archive.append('abcdefgh', 'i')
    expect(archive.names().map((name) => read(archive, name))).toEqual([
      '1234\n5678\n',
      '9\n',
      'abcdefgh\n',
      'i\n',
    ])
  })

  test('for a line that is too long for any, which has it alone', async () => {
    const archive = triedArchive({ max_size: 10 })
    await archive.append('a', 'x'.repeat(20), 'b')
    expect(archive.names().map((name) => read(archive, name))).toEqual(['a\n', `${'x'.repeat(20)}\n`, 'b\n'])
  })

  test('with a name that comes behind the others, even within a millisecond or where the clock was set back', async () => {
    const archive = triedArchive({ max_size: 2 })
    await archive.append('a')
    await archive.append('b')
    archive.now = NOON - 3_600_000
    await archive.append('c')
    expect(archive.names()).toEqual([FIRST, SECOND, THIRD])
    expect(linesOfArchive(archive.settings.directory)).toEqual(['a', 'b', 'c'])
  })
})

describe('of the files', () => {
  test.each([1, 2, 3])('the newest %i are kept, the oldest goes first', async (keep) => {
    const archive = triedArchive({ max_size: 2, keep })
    for (const line of ['a', 'b', 'c', 'd', 'e']) {
      await archive.append(line)
      expect(archive.names().length).toBeLessThanOrEqual(keep)
    }
    expect(linesOfArchive(archive.settings.directory).join('')).toBe('abcde'.slice(-keep))
  })

  test('others may be read by the group, unless the settings say otherwise', async () => {
    const archive = triedArchive()
    await archive.append('a')
    expect(statSync(join(archive.settings.directory, FIRST)).mode & 0o777).toBe(0o640)
    expect(statSync(archive.settings.directory).mode & 0o777).toBe(0o750)
    const shared = triedArchive({ mode: 0o666 })
    await shared.append('a')
    expect(statSync(join(shared.settings.directory, FIRST)).mode & 0o777).toBe(0o666)
    const secret = triedArchive({ mode: 0o600 })
    await secret.append('a')
    expect(statSync(join(secret.settings.directory, FIRST)).mode & 0o777).toBe(0o600)
    expect(statSync(secret.settings.directory).mode & 0o777).toBe(0o700)
  })

  test('those of other archives and programs are left alone', async () => {
    const archive = triedArchive({ max_size: 2, keep: 1, compress: 'gzip' })
    mkdirSync(archive.settings.directory)
    const others = ['web2-20261120T110000.000Z.jsonl', 'web-1.jsonl', 'web.jsonl', `${FIRST}.bak`]
    for (const name of others) writeFileSync(join(archive.settings.directory, name), 'other\n')
    for (const line of ['a', 'b', 'c', 'd']) await archive.append(line)
    for (const name of others) expect(read(archive, name)).toBe('other\n')
  })
})

describe('the next line goes to a new file, and none is lost there, where somebody', () => {
  const moves: Readonly<Record<string, (directory: string) => void>> = {
    'moved the file': (directory) => renameSync(join(directory, FIRST), join(directory, 'old')),
    'deleted the file': (directory) => rmSync(join(directory, FIRST)),
    'deleted the directory': (directory) => rmSync(directory, { recursive: true }),
    'moved the directory': (directory) => renameSync(directory, `${directory}.old`),
    'put an empty file in its place': (directory) => truncateSync(join(directory, FIRST), 0),
    'wrote to it': (directory) => appendFileSync(join(directory, FIRST), 'foreign\n'),
  }
  test.each(Object.entries(moves))('%s', async (_, move) => {
    const archive = triedArchive()
    const { directory } = archive.settings
    await archive.append('a')
    move(directory)
    await archive.append('b', 'c')
    await archive.append('d')
    expect(read(archive, archive.names().at(-1) ?? '')).toBe('b\nc\nd\n')
    expect(archive.names().filter((name) => name.endsWith('.jsonl')).length).toBeLessThanOrEqual(2)
  })
})

describe('what is no longer written to is packed', () => {
  test('with its mode, and only what is noted', async () => {
    const archive = triedArchive({ max_size: 2, compress: 'gzip' })
    for (const line of ['a', 'b', 'c']) await archive.append(line)
    await archive.appendUnnoted('d', 'e')
    expect(archive.names()).toEqual([
      `${FIRST}.gz`,
      `${SECOND}.gz`,
      THIRD,
      FOURTH,
      'web-20261120T120000.004Z.jsonl',
    ])
    expect(statSync(join(archive.settings.directory, `${FIRST}.gz`)).mode & 0o777).toBe(0o640)
    expect(linesOfArchive(archive.settings.directory)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(archive.troubles).toEqual([])
  })

  test('after it was broken off, and what that left is cleared away', async () => {
    const archive = triedArchive({ max_size: 2 })
    const { directory } = archive.settings
    await archive.append('a', 'b', 'c')
    writeFileSync(join(directory, `${FIRST}.gz.0a1b-2.tmp`), 'half')
    writeFileSync(join(directory, `${SECOND}.gz`), gzipSync('b\n'))
    archive.die({ compress: 'gzip' })
    await archive.append('d')
    expect(archive.names()).toEqual([`${FIRST}.gz`, `${SECOND}.gz`, `${THIRD}.gz`, FOURTH])
    expect(linesOfArchive(directory)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('but not what is still written to, even where somebody packs a copy of it', async () => {
    const archive = triedArchive({ compress: 'gzip' })
    await archive.append('a')
    writeFileSync(join(archive.settings.directory, `${FIRST}.gz`), gzipSync('a\n'))
    archive.die()
    await archive.tidy()
    await archive.append('b')
    expect(read(archive, FIRST)).toBe('a\nb\n')
  })

  test.each([
    ['later', 60_000],
    ['also when the clock was set back by a year', -365 * 86_400_000],
  ])('%s, where it cannot be now, which is told once', async (_, passed) => {
    const archive = triedArchive({ max_size: 2, compress: 'gzip' })
    await archive.append('a')
    mkdirSync(join(archive.settings.directory, EARLIER))
    for (const line of ['b', 'c', 'd']) await archive.append(line)
    expect(archive.troubles).toEqual([
      expect.stringMatching(/^old files of the archive web cannot be deleted or/),
    ])
    rmdirSync(join(archive.settings.directory, EARLIER))
    archive.now += passed
    await archive.append('e')
    expect(archive.names().filter((name) => !name.endsWith('.gz'))).toHaveLength(1)
  })
})

test('where nothing can be written nothing is lost, and it goes on as soon as it can', async () => {
  const archive = triedArchive()
  writeFileSync(archive.settings.directory, 'in the way')
  await expect(archive.append('a')).rejects.toThrow(/EEXIST|ENOTDIR/)
  rmSync(archive.settings.directory)
  await archive.append('a', 'b')
  expect(linesOfArchive(archive.settings.directory)).toEqual(['a', 'b'])
})

import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { missing } from '../../support/requirements.ts'
import { LogFile } from './support/log-file.ts'
import { messagesAtHand, messagesUntil, openFiles } from './support/reading.ts'

interface Place {
  readonly directory: string
  readonly path: string
}

interface Case {
  readonly title: string
  /** Patterns below the directory; `app.log`, if not given. */
  readonly patterns?: readonly string[]
  /** Before the daemon starts first. */
  readonly given?: (place: Place) => void
  /** What happens, step by step, with time for each to be noticed. */
  readonly steps: readonly ((place: Place) => void)[]
  readonly read: readonly string[]
}

const to =
  (name: string, text: string) =>
  ({ directory }: Place) =>
    appendFileSync(join(directory, name), text)
const move =
  (from: string, name: string) =>
  ({ directory }: Place) =>
    renameSync(join(directory, from), join(directory, name))
const remove =
  (name: string) =>
  ({ directory }: Place) =>
    rmSync(join(directory, name))
const copyTruncate =
  (from: string, name: string) =>
  ({ directory }: Place) => {
    copyFileSync(join(directory, from), join(directory, name))
    truncateSync(join(directory, from))
  }

const CASES: readonly Case[] = [
  {
    title: 'a file that is renamed, with a new one in its place',
    steps: [to('app.log', 'a\n'), to('app.log', 'b\n'), move('app.log', 'app.log.1'), to('app.log', 'c\n')],
    read: ['a', 'b', 'c'],
  },
  {
    title: 'what is yet written to a renamed file, even in another directory',
    given: ({ directory }) => mkdirSync(join(directory, 'old')),
    steps: [to('app.log', 'a\n'), move('app.log', 'old/x'), to('app.log', 'b\n'), to('old/x', 'late\n')],
    read: ['a', 'b', 'late'],
  },
  {
    title: 'a file that is copied and cut to nothing',
    steps: [to('app.log', 'first\n'), copyTruncate('app.log', 'app.log.1'), to('app.log', 'b\n')],
    read: ['first', 'b'],
  },
  {
    title: 'a file that is cut to nothing and grows beyond what it was at once',
    steps: [
      to('app.log', 'a\n'),
      (place) => {
        truncateSync(place.path)
        appendFileSync(place.path, 'b is longer\n')
      },
    ],
    read: ['a', 'b is longer'],
  },
  {
    title: 'a hole that is left by a writer which does not append, as one line without it',
    steps: [
      to('app.log', 'a\n'),
      (place) => writeFileSync(place.path, Buffer.concat([Buffer.alloc(5_000), Buffer.from('b\n')])),
    ],
    read: ['a', 'b'],
  },
  {
    title: 'a file that is removed, and made again much later',
    steps: [to('app.log', 'a\n'), remove('app.log'), () => undefined, to('app.log', 'b\n')],
    read: ['a', 'b'],
  },
  {
    title: 'the half of a line that a removed file ends with',
    steps: [to('app.log', 'a\nhalf'), remove('app.log'), to('app.log', 'b\n')],
    read: ['a', 'half', 'b'],
  },
  {
    title: 'a directory that is removed and made again',
    patterns: ['sub/*.log'],
    given: ({ directory }) => mkdirSync(join(directory, 'sub')),
    steps: [
      to('sub/x.log', 'a\n'),
      ({ directory }) => rmSync(join(directory, 'sub'), { recursive: true }),
      ({ directory }) => mkdirSync(join(directory, 'sub')),
      to('sub/y.log', 'b\n'),
    ],
    read: ['a', 'b'],
  },
  {
    title: 'a file that is renamed so that the pattern finds it yet, with a new one in its place',
    patterns: ['*.log'],
    steps: [
      to('app.log', 'a\n'),
      (place) => {
        move('app.log', 'kept.log')(place)
        to('app.log', 'b\n')(place)
      },
      to('app.log', 'c\n'),
      to('kept.log', 'late\n'),
    ],
    read: ['a', 'b', 'c', 'late'],
  },
  {
    title: 'files that a pattern finds later, from their beginning, but none that was rotated or compressed',
    patterns: ['*.log*', '*/*.log'],
    given: to('app.log', 'before\n'),
    steps: [
      to('app.log', 'a\n'),
      to('other.log', 'b\n'),
      to('app.log.2', 'rotated\n'),
      to('app.log.3.gz', 'compressed\n'),
      ({ directory }) => mkdirSync(join(directory, 'host')),
      to('host/x.log', 'c\n'),
      move('other.log', 'other.log.1'),
      to('other.log', 'd\n'),
    ],
    read: ['before', 'a', 'b', 'c', 'd'],
  },
  {
    title: 'what a link points to, and what it points to later',
    patterns: ['current'],
    given: ({ directory }) => {
      mkdirSync(join(directory, 'real'))
      writeFileSync(join(directory, 'real/1'), 'a\n')
      symlinkSync('real/1', join(directory, 'current'))
    },
    steps: [
      to('real/1', 'b\n'),
      ({ directory }) => {
        rmSync(join(directory, 'current'))
        symlinkSync('real/2', join(directory, 'current'))
      },
      to('real/2', 'c\n'),
    ],
    read: ['a', 'b', 'c'],
  },
  {
    title: 'what is behind a link to a directory, and behind what that leads to later',
    patterns: ['current/app.log'],
    given: ({ directory }) => {
      for (const release of ['one', 'two']) mkdirSync(join(directory, release))
      symlinkSync('one', join(directory, 'current'))
    },
    steps: [
      to('one/app.log', 'a\n'),
      (place) => {
        to('two/app.log', 'b\n')(place)
        symlinkSync('two', join(place.directory, 'next'))
        move('next', 'current')(place)
      },
      to('two/app.log', 'c\n'),
    ],
    read: ['a', 'b', 'c'],
  },
  {
    title: 'a file under two names once',
    patterns: ['app.log', 'link'],
    given: ({ directory, path }) => {
      writeFileSync(path, 'a\n')
      symlinkSync(path, join(directory, 'link'))
    },
    steps: [to('app.log', 'b\n')],
    read: ['a', 'b'],
  },
  {
    title: 'a name with the signs of a pattern as it is',
    patterns: ['a[1].log'],
    given: to('a[1].log', 'a\n'),
    steps: [to('a1.log', 'no\n'), to('a[1].log', 'b\n')],
    read: ['a', 'b'],
  },
]

const GONE =
  'what stood at PATH before, and was read to byte 4, is gone: lines that were yet written to it are not read'

describe('a file source reads', () => {
  it.each(CASES)('$title', async ({ patterns = ['app.log'], given, steps, read }) => {
    using file = new LogFile()
    const { directory, path } = file
    given?.({ directory, path })
    const source = openFiles({ paths: patterns.map((pattern) => join(directory, pattern)), follow: true })
    const messages: string[] = []
    for (const step of steps) {
      step({ directory, path })
      messages.push(...(await messagesUntil(source, 0)))
    }
    messages.push(...(await messagesUntil(source, read.length - messages.length)))
    source.close()
    expect(messages).toEqual(read)
  })

  it.each(
    CASES.filter(
      ({ title }) =>
        !/removed|another directory|made again|grows beyond|hole|link points|behind a link/.test(title),
    ),
  )('$title, when it happens while nobody reads', async ({ patterns = ['app.log'], given, steps, read }) => {
    using file = new LogFile()
    const { directory, path } = file
    const paths = patterns.map((pattern) => join(directory, pattern))
    given?.({ directory, path })
    const first = openFiles({ paths, follow: true })
    const messages = await messagesUntil(first, 0)
    const cursor = first.cursor()
    first.close()
    for (const step of steps) {
      step({ directory, path })
      await setTimeout(30)
    }
    const second = openFiles({ paths, cursor })
    messages.push(...(await messagesUntil(second, 0)))
    expect(second.ended).toBe(true)
    second.close()
    expect(messages.toSorted()).toEqual(read.toSorted())
  })

  describe.skipIf(missing('logrotate'))('what logrotate leaves', () => {
    it.each([
      ['app.log', 'create'],
      ['app.log', 'copytruncate'],
      ['app.log', 'nocreate\n  compress\n  delaycompress'],
      ['app.log', 'create\n  extension .log'],
      ['*.log', 'create\n  extension .log'],
      ['*.log', 'copytruncate\n  extension .log'],
    ])('of %s with %s', async (pattern, options) => {
      using file = new LogFile()
      const { directory, path } = file
      const settings = join(directory, 'settings')
      writeFileSync(settings, `${path} {\n  rotate 9\n  su root root\n  ${options}\n}\n`)
      const rotate = () =>
        execFileSync('logrotate', ['--force', '--state', join(directory, 'state'), settings])
      file.write('')
      let source = openFiles({ paths: [join(directory, pattern)], follow: true })
      const messages: string[] = []
      for (let round = 0; round < 4; round++) {
        file.append(3)
        messages.push(...(await messagesUntil(source, 3)))
        file.append(2)
        const cursor = source.cursor()
        if (round % 2 === 0) source.close()
        rotate()
        // Another one, while nobody reads: that is between the two that are looked for by what they were.
        if (round === 2 && !options.includes('compress')) {
          file.append(1)
          rotate()
        }
        if (round % 2 === 0) source = openFiles({ paths: [join(directory, pattern)], follow: true, cursor })
        messages.push(...(await messagesUntil(source, file.lines.length - messages.length)))
      }
      source.close()
      expect(messages).toEqual(file.lines)
    })

    it.each([
      ['create', []],
      ['create\n  compress', [GONE]],
      ['create\n  olddir old\n  createolddir', [GONE]],
      ['create\n  compress\n  delaycompress', []],
      ['copytruncate', []],
      ['copytruncate\n  compress', [GONE]],
    ])('while nobody reads, with %s: told is what is out of reach', (options, told) => {
      using file = new LogFile()
      const { directory, path } = file
      const settings = join(directory, 'settings')
      writeFileSync(settings, `${path} {\n  rotate 9\n  su root root\n  ${options}\n}\n`)
      file.append(2)
      const before = openFiles({ paths: [path] })
      expect(messagesAtHand(before)).toEqual(file.lines)
      file.append(1)
      execFileSync('logrotate', ['--force', '--state', join(directory, 'state'), settings])
      file.append(1)
      const notices: string[] = []
      const source = openFiles({ paths: [path], cursor: before.cursor(), notices })
      expect(messagesAtHand(source).at(-1)).toBe('3')
      expect(notices).toEqual(told.map((text) => text.replace('PATH', path)))
      for (const opened of [before, source]) opened.close()
    })
  })
})

import { execFileSync } from 'node:child_process'
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Source } from '../../src/engine/ports.ts'
import { SupervisedSource } from '../../src/engine/supervised-source.ts'
import type { Entry } from '../../src/module/entry.ts'
import { openSource } from '../../src/sources/open-source.ts'
import { SourceError } from '../../src/sources/source-error.ts'
import { isoMicroseconds } from '../../src/values/instant.ts'
import { makeJournal, type WrittenEntry } from '../support/journal-files.ts'
import { type Journald, startJournald } from '../support/journald.ts'
import { opened, readAll, readSome } from '../support/read-source.ts'
import { missing } from '../support/requirements.ts'

const READERS = ['libsystemd', 'journalctl'] as const
const START = Date.UTC(2026, 10, 20) * 1000
const SECOND = 1_000_000
const PATIENCE = 20_000
const OTHER_BOOT = 'b0070000000000000000000000000002'
/** In the header of a journal file: where its last object lies. */
const TAIL_OFFSET = 136

let directory = ''
let notices: string[] = []
const path = (name: string) => join(directory, name)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pyruse-as-it-is-'))
  notices = []
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** Entries `FROM` to `TO`, of which each was written a second after the one before. */
function numbered(from: number, to: number, more: Partial<WrittenEntry> = {}): readonly WrittenEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    realtime: START + (from + index) * SECOND,
    fields: [['MESSAGE', `number ${from + index}`]] as const,
    ...more,
  }))
}

function numberOf(entry: Entry): number {
  return Number(entry.field('MESSAGE')?.replace('number ', ''))
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

function overwrite(file: string, at: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, bytes, 0, bytes.length, at)
  closeSync(descriptor)
}

describe.skipIf(missing('libsystemd', 'journalctl', 'journal-remote')).each(READERS)(
  'journal files read through %s',
  (reader) => {
    const open = (cursor: string | null = null) =>
      openSource(
        'journal',
        { kind: 'journald', start: 'oldest', reader, directory: path('journal') },
        {
          cursor,
          follow: false,
          fallbackEncoding: 'windows-1252',
          timezone: 'UTC',
          onNotice: (message, hint) => {
            notices.push(message)
            expect(hint).toMatch(/\w+/)
          },
        },
      )
    const read = (cursor: string | null = null) => readAll(open(cursor), numberOf)
    /** The cursor behind so many entries. */
    const cursorBehind = async (count: number) => {
      const source = opened(open())
      await readSome(source, count, () => undefined)
      const cursor = source.cursor()
      source.close()
      return cursor
    }
    const write = (entries: readonly WrittenEntry[], name: string) =>
      makeJournal(path('journal'), entries, name)

    const DAMAGES: readonly (readonly [title: string, damage: (file: string) => void, notice: RegExp])[] = [
      ['cut in half', (file) => truncateSync(file, statSync(file).size / 2), /bad\.journal is cut short/],
      ['cut inside its header', (file) => truncateSync(file, 100), /bad\.journal is cut short/],
      [
        'overwritten with something else',
        (file) => writeFileSync(file, 'x'.repeat(9000)),
        /bad\.journal is no journal file/,
      ],
      [
        'of an unknown format',
        (file) => overwrite(file, 12, Buffer.from([0xff])),
        /bad\.journal is of a format/,
      ],
    ]

    it.each(DAMAGES)('leaves out a file that is %s, reads the others, and says so', async (...row) => {
      const [, damage, notice] = row
      write(numbered(1, 3), 'good')
      damage(write(numbered(4, 6), 'bad'))
      write(numbered(7, 9), 'good-too')
      expect(await read()).toEqual([1, 2, 3, 7, 8, 9])
      expect(notices).toEqual([expect.stringMatching(notice)])
    })

    it.each(DAMAGES)('says so where the only file is %s', (...row) => {
      const [, damage, notice] = row
      damage(write(numbered(1, 3), 'bad'))
      const error = open()
      expect(error).toBeInstanceOf(SourceError)
      expect(error).toMatchObject({
        message: expect.stringMatching(notice),
        hint: 'see journalctl --verify --file=FILE, and move it away, or restore it and start anew',
      })
    })

    it('passes over an empty file, which is about to be written, without a word', async () => {
      write(numbered(1, 3), 'good')
      writeFileSync(path('journal/new.journal'), '')
      expect(await read()).toEqual([1, 2, 3])
      expect(notices).toEqual([])
    })

    it('tells how many entries are missing where a file is damaged inside', async () => {
      const written = numbered(1, 4000)
      const file = write(written, 'bad')
      const tail = Number(readFileSync(file).readBigUInt64LE(TAIL_OFFSET))
      overwrite(file, tail - 180_000, Buffer.alloc(16_384))
      const source = opened(open())
      let read = 0
      for (let portion = 1; portion > 0; read += portion) {
        portion = (await readSome(source, 100, numberOf)).length
        source.cursor()
      }
      source.close()
      const told = notices.flatMap((notice) => /^(\d+) entr(?:y|ies) of the journal/.exec(notice)?.[1] ?? [])
      expect(told.length).toBeGreaterThan(0)
      expect(read).toBeLessThan(written.length)
      expect(read + told.map(Number).reduce((sum, count) => sum + count, 0)).toBe(written.length)
    })

    it('tells from when to when entries are missing where that of the cursor is gone', async () => {
      const old = write(numbered(1, 4), 'old')
      const cursor = await cursorBehind(2)
      write(numbered(7, 8), 'new')
      rmSync(old)
      expect(await read(cursor)).toEqual([7, 8])
      const [from, to] = [START + 2 * SECOND, START + 7 * SECOND].map(isoMicroseconds)
      expect(notices).toEqual([`entries of the journal are missing between ${from} and ${to}`])
    })

    it('tells of nothing where the cursor is of the last entry, and the next ones come in a new file', async () => {
      write(numbered(1, 2), 'old')
      const cursor = await cursorBehind(2)
      write(numbered(5, 6), 'new')
      expect(await read(cursor)).toEqual([5, 6])
      expect(notices).toEqual([])
    })

    it('reads no entry twice that was copied to another file and numbered anew, as at a flush to disk', async () => {
      const inMemory = write(numbered(1, 4), 'memory')
      const cursor = await cursorBehind(2)
      rmSync(inMemory)
      write([{ realtime: START, fields: [['MESSAGE', 'number 0']] }, ...numbered(1, 5)], 'disk')
      expect(await read(cursor)).toEqual([3, 4, 5])
      expect(notices).toEqual([])
    })

    const TIMES: readonly (readonly [title: string, entries: readonly WrittenEntry[]])[] = [
      ['over a change of boot', [...numbered(1, 3), ...numbered(4, 6, { bootId: OTHER_BOOT })]],
      [
        'over a clock that was set back by a day',
        [
          ...numbered(1, 3),
          ...numbered(4, 6).map((entry) => ({
            ...entry,
            realtime: entry.realtime - 86_400 * SECOND,
            bootId: OTHER_BOOT,
          })),
        ],
      ],
      [
        'of a clock that was years ahead',
        numbered(1, 6).map((entry) => ({ ...entry, realtime: entry.realtime * 2 })),
      ],
      ['of one moment', numbered(1, 6, { realtime: START })],
      [
        'without a message',
        numbered(1, 6).map((entry) => ({ ...entry, fields: [['NUMBER', 'x']] as const })),
      ],
    ]

    it.each(TIMES)('reads entries %s in their order, and goes on behind each', async (_title, entries) => {
      write(entries, 'journal')
      const all = await readAll(open(), (entry) => entry.realtime)
      expect(all).toEqual(entries.map(({ realtime }) => realtime))
      for (const count of [1, 3, 5]) {
        const rest = await readAll(open(await cursorBehind(count)), (entry) => entry.realtime)
        expect(rest).toEqual(all.slice(count))
      }
      expect(notices).toEqual([])
    })

    it('reads what a file holds that another copy of it holds, too, once', async () => {
      copyFileSync(write(numbered(1, 3), 'one'), path('journal/copy.journal'))
      expect(await read()).toEqual([1, 2, 3])
    })
  },
)

describe.skipIf(missing('root', 'journald', 'journalctl', 'libsystemd')).each(READERS)(
  'a live journal that is vacuumed, read through %s,',
  (reader) => {
    let journald: Journald
    let source: Source
    beforeEach(async () => {
      journald = await startJournald()
    })
    afterEach(async () => {
      source.close()
      await journald.stop()
    })

    const follow = (cursor: string | null = null) => {
      const settings = { kind: 'journald', start: 'oldest', reader, namespace: journald.namespace } as const
      source = new SupervisedSource({
        name: 'journal',
        cursor,
        retry: true,
        open: (cursor) =>
          openSource('journal', settings, {
            cursor,
            follow: true,
            fallbackEncoding: 'utf-8',
            timezone: 'UTC',
            onNotice: (message) => notices.push(message),
          }),
        // A journalctl may stumble over what is taken away below it.
        onTrouble: ({ message }) => expect(message).toMatch(/^journalctl ended/),
        onRecovery: () => {},
      })
      return source
    }
    const log = (from: number, to: number) => {
      for (const number of range(from, to)) journald.log('test', 6, `number ${number}`)
    }
    const vacuum = () => {
      journald.rotate()
      const namespace = `--namespace=${journald.namespace}`
      execFileSync('journalctl', [namespace, '--quiet', '--vacuum-files=1'], { stdio: 'ignore' })
    }
    /** Reads up to the entry of a number; gives how many entries came in all. */
    const readTo = async (last: number) => {
      const giveUpAt = Date.now() + PATIENCE
      for (let count = 0; Date.now() < giveUpAt; ) {
        const entry = source.next()
        if (entry === undefined) await source.wait(AbortSignal.timeout(500))
        else count++
        if (entry?.field('MESSAGE') === `number ${last}`) return count
      }
      throw new Error(`number ${last} does not come`)
    }

    it('tells how many entries were removed before they were read, while nobody read', async () => {
      follow()
      log(1, 50)
      await readTo(10)
      const cursor = source.cursor()
      await readTo(50)
      source.close()
      vacuum()
      log(51, 51)
      follow(cursor)
      await readTo(51)
      const [count = ''] = notices.flatMap(
        (notice) => /^(\d+) entries .+ between .+ and /.exec(notice)?.[1] ?? [],
      )
      // Journald itself has something to say, too.
      expect(Number(count)).toBeGreaterThanOrEqual(40)
      expect(Number(count)).toBeLessThan(60)
      expect(notices).toHaveLength(1)
    })

    it('tells how many entries were removed before they were read, by one who is slow', async () => {
      log(1, 3000)
      follow()
      const before = await readTo(5)
      const first = source.cursor()
      vacuum()
      log(3001, 3001)
      const after = await readTo(3001)
      const last = source.cursor()
      const told = notices.map((notice) => Number(/^(\d+) entries .+ between .+ and /.exec(notice)?.[1]))
      const missed = told.reduce((sum, count) => sum + count, 0)
      expect(before).toBeGreaterThanOrEqual(5)
      expect(missed).toBeGreaterThan(0)
      expect(missed + after).toBe(numberIn(last) - numberIn(first))
    })
  },
)

/** Which number a journal gave to the entry of a cursor. */
function numberIn(cursor: string | null): number {
  return Number.parseInt(/i=([0-9a-f]+)/.exec(cursor ?? '')?.[1] ?? '', 16)
}

import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { createArchiveExecutor } from '../../../src/effects/archive/archive-executor.ts'
import { Dispatcher } from '../../../src/effects/dispatcher.ts'
import type { Effect } from '../../../src/module/effect.ts'
import type { ArchiveSettings } from '../../../src/settings/settings.ts'
import type { SqliteStore } from '../../../src/state/store.ts'
import { at, batchOf, temporaryDirectory, temporaryStore } from '../../state/support/stores.ts'
import { missing } from '../../support/requirements.ts'
import { LogLines } from '../log-lines.ts'
import { archiveSettings, linesOfArchive } from './archives.ts'

const running: Dispatcher[] = []
afterEach(async () => {
  for (const dispatcher of running.splice(0)) await dispatcher.stop()
})

/** Archives of a store; `now` is in milliseconds since the epoch. */
function archiving(archives: Readonly<Record<string, ArchiveSettings>>, store: SqliteStore) {
  const log = new LogLines()
  const time = { now: at(0) / 1000 }
  const clock = { now: () => time.now }
  const placeOf = (archive: string) => store.placeOf(archive)
  const executors = [createArchiveExecutor({ archives, placeOf, clock, onTrouble: () => {} })]
  const dispatcher = new Dispatcher({ outbox: store, executors, log, clock, random: () => 0.5 })
  running.push(dispatcher)
  return { log, time, drain: () => dispatcher.drain() }
}

function record(archive: string, number: number, entry: Readonly<Record<string, string>> = {}): Effect {
  const origin = { at: at(number), source: 'journal', rule: 'a.chain:1' }
  return { ...origin, effect: 'record', archive, entry: { N: String(number), ...entry } }
}

function numbersIn(directory: string): readonly number[] {
  return linesOfArchive(directory).map((line) => Number(JSON.parse(line).N))
}

function upTo(count: number, from = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index)
}

describe('records', () => {
  test('are written in their order, many together, and counted', async () => {
    const store = temporaryStore()
    const directory = join(temporaryDirectory(), 'web')
    const { drain } = archiving({ web: archiveSettings(directory) }, store)
    const long = { MESSAGE: 'x'.repeat(2_000) }
    store.commit(batchOf(upTo(3_000).map((number) => record('web', number, long))))
    expect(store.due(0, 100, { effects: ['record'] }).length).toBeLessThan(10)
    await drain()
    store.commit(batchOf([record('web', 3_000)], {}, 'journal c2'))
    await drain()
    expect(numbersIn(directory)).toEqual(upTo(3_001))
    expect(store.reader().archives()).toMatchObject([
      { archive: 'web', records: 3_001, waiting: 0, error: null },
    ])
  })

  test.skipIf(missing('root'))(
    'for which the disk has no room wait, and are there once and whole when there is some again',
    async () => {
      const store = temporaryStore()
      const disk = temporaryDirectory()
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
      onTestFinished(() => void execFileSync('umount', ['-l', disk]))
      const directory = join(disk, 'web')
      const { drain, time } = archiving({ web: archiveSettings(directory, { max_size: 20_000 }) }, store)
      store.commit(batchOf(upTo(200).map((number) => record('web', number, { MESSAGE: 'x'.repeat(700) }))))
      await drain()
      expect(store.reader().archives()).toMatchObject([
        { waiting: expect.any(Number), error: expect.stringMatching(/no space left/) },
      ])
      execFileSync('mount', ['-o', 'remount,size=1m', disk])
      time.now += 600_000
      await drain()
      expect(numbersIn(directory)).toEqual(upTo(200))
      expect(store.reader().archives()).toMatchObject([{ records: 200, waiting: 0, error: null }])
    },
  )

  test('of an archive that cannot be written wait in their order, and hold up no other', async () => {
    const store = temporaryStore()
    const place = temporaryDirectory()
    const [web, mail] = [join(place, 'web'), join(place, 'mail')]
    writeFileSync(web, 'in the way')
    const { drain, log, time } = archiving({ web: archiveSettings(web), mail: archiveSettings(mail) }, store)
    for (const number of upTo(30)) {
      store.commit(batchOf([record('web', number), record('mail', number)], {}, `journal c${number}`))
      await drain()
      time.now += 100
    }
    expect(numbersIn(mail)).toEqual(upTo(30))
    expect(store.reader().archives()).toMatchObject([
      { archive: 'mail', records: 30, waiting: 0, error: null },
      {
        archive: 'web',
        records: 0,
        waiting: 30,
        error: expect.stringMatching(/the archive web cannot be written/),
      },
    ])
    expect(log.lines.filter(({ level }) => level !== 'info')).toHaveLength(1)
    rmSync(web)
    time.now += 3_600_000
    await drain()
    expect(numbersIn(web)).toEqual(upTo(30))
  })

  test('are refused beyond so many bytes that wait, which the digest tells', async () => {
    const store = temporaryStore({ recordBytes: 3_000 })
    const long = { MESSAGE: 'x'.repeat(900) }
    for (const number of upTo(5))
      store.commit(
        batchOf([record('web', number, long), record('web', number, long)], {}, `journal c${number}`),
      )
    expect(store.reader().archives()).toMatchObject([{ waiting: 2 }])
    expect(store.openReport(0).lines).toMatchObject([
      { message: 'could not keep records of the archive web: 0.003 MB wait to be written already', count: 8 },
    ])
  })

  test('of an archive that the settings do not know are given up, which the digest tells', async () => {
    const store = temporaryStore()
    const { drain } = archiving({}, store)
    store.commit(batchOf([record('web', 0), record('web', 1)]))
    await drain()
    expect(store.openReport(0).lines).toMatchObject([
      {
        message:
          'could not record 2 entries in the archive web: there is no archive named `web` (declare it in the settings: archives: { web: {} })',
      },
    ])
  })

  test('that were written when the machine died are not written again', async () => {
    const store = temporaryStore()
    const directory = join(temporaryDirectory(), 'web')
    mkdirSync(directory)
    const archives = { web: archiveSettings(directory, { max_size: 1_000 }) }
    const executor = () =>
      createArchiveExecutor({
        archives,
        placeOf: (archive) => store.placeOf(archive),
        clock: Date,
        onTrouble: () => {},
      })
    for (const number of upTo(20)) {
      store.commit(batchOf([record('web', number)], {}, `journal c${number}`))
      // Written, and not noted.
      await executor().execute(store.due(0, 8, { effects: ['record'] }), new AbortController().signal)
    }
    await archiving(archives, store).drain()
    expect(numbersIn(directory)).toEqual(upTo(20))
  })
})

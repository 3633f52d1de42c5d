import {
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openState } from '../../src/state/open-state.ts'
import { StateError } from '../../src/state/state-error.ts'
import type { SqliteStore } from '../../src/state/store.ts'
import { type Succession, succeedDamaged } from '../../src/state/successor.ts'
import { ban, batchOf, clockAt, failureOf, report, temporaryDirectory } from './support/stores.ts'

const PAGE = 4096
const NOW = Date.UTC(2026, 10, 21, 14, 30)
const ASIDE = 'state.sqlite.corrupt-2026-11-21T14-30-00-000Z'

/** A state directory with much in its database, closed. */
function usedDirectory(): string {
  const directory = temporaryDirectory()
  const { store, close } = openState(directory)
  const changes = Array.from({ length: 2_000 }, (_, number) => ({
    table: 'counter ssh',
    key: `["203.0.113.${number}"]`,
    value: `[${number}]`,
    expires: null,
  }))
  const cursors = new Map([['journal', 'c1']])
  store.commit(batchOf([ban(0), report(0)], { changes, cursors }))
  close()
  return directory
}

function overwrite(directory: string, from: number, length: number): void {
  const file = openSync(join(directory, 'state.sqlite'), 'r+')
  writeSync(file, Buffer.alloc(length, 0x5a), 0, length, from)
}

/** Replaces bytes within values by others, as a failing disk does. */
function replace(directory: string, bytes: string, others: string): void {
  const file = join(directory, 'state.sqlite')
  const content = readFileSync(file)
  for (let at = content.indexOf(bytes); at >= 0; at = content.indexOf(bytes, at)) content.write(others, at)
  writeFileSync(file, content)
}

/** Changes what is stored, as a wrong byte of it might. */
const changed = (statement: string) => (directory: string) => {
  const connection = new DatabaseSync(join(directory, 'state.sqlite'))
  connection.exec(statement)
  connection.close()
}

function sizeOf(directory: string): number {
  return statSync(join(directory, 'state.sqlite')).size
}

/** The state after a damaged database has its successor, in which a fault is noted. */
async function succeeded(directory: string, expected: Partial<Succession>): Promise<SqliteStore> {
  await succeedDamaged(directory, NOW, async (successor, succession) => {
    expect(succession).toMatchObject(expected)
    successor.reportFault('damaged', NOW)
  })
  const { store, close } = openState(directory)
  onTestFinished(close)
  expect(store.openReport(NOW).lines).toMatchObject([{ section: 'FAULTS', message: 'damaged' }])
  return store
}

describe('a damaged database is set aside as it is, and a new one begun', () => {
  test.each<[string, (directory: string) => void, readonly string[]]>([
    ['its header is gone', (directory) => overwrite(directory, 0, 100), []],
    [
      'a page in its middle is half written',
      (directory) => overwrite(directory, sizeOf(directory) - 2 * PAGE, 2048),
      ['journal'],
    ],
    [
      'its end is cut off',
      (directory) => truncateSync(join(directory, 'state.sqlite'), sizeOf(directory) - 3 * PAGE),
      [],
    ],
    [
      'all of it is something else',
      (directory) => writeFileSync(join(directory, 'state.sqlite'), 'no database '.repeat(999)),
      [],
    ],
    ['it lacks a table', changed('DROP TABLE ban'), ['journal']],
    ['a value of a counter is no JSON', (directory) => replace(directory, '[1234]', '[1{34]'), ['journal']],
    [
      'an effect that waits is no JSON',
      (directory) => replace(directory, '"effect":"ban"', '"effect":_ban"'),
      ['journal'],
    ],
    // As `sqlite3 state.sqlite .dump` and its like leave it.
    [
      'it says that it is of another version than its tables',
      changed('PRAGMA user_version = 0'),
      ['journal'],
    ],
    ['a number is larger than any that was written', changed('UPDATE ban SET since = 1 << 60'), ['journal']],
    ['who has a mail is no JSON', changed(`UPDATE outbox SET reached = '[a"'`), ['journal']],
  ])('where %s', async (_title, damage, resumed) => {
    const directory = usedDirectory()
    damage(directory)
    const damaged = readFileSync(join(directory, 'state.sqlite'))
    expect(failureOf(() => openState(directory))).toMatchObject({ reason: 'damaged' })
    const store = await succeeded(directory, { aside: join(directory, ASIDE), resumed })
    expect(readFileSync(join(directory, ASIDE))).toEqual(damaged)
    expect([...store.state()]).toEqual([])
    expect(store.listBans()).toEqual([])
    expect(store.cursorOf('journal')).toBe(resumed.length > 0 ? 'c1' : null)
  })

  test('of which the newest three are kept', async () => {
    const directory = usedDirectory()
    const aside = (hour: number) => `state.sqlite.corrupt-2026-11-21T0${hour}-30-00-000Z`
    for (const name of [
      aside(3),
      `${aside(3)}-wal`,
      aside(4),
      `${aside(4)}-shm`,
      aside(5),
      'state.sqlite.bak',
    ])
      writeFileSync(join(directory, name), '')
    overwrite(directory, 0, 100)
    await succeeded(directory, {})
    expect(
      readdirSync(directory)
        .filter((name) => /corrupt|bak/.test(name))
        .sort(),
    ).toEqual(['state.sqlite.bak', aside(4), `${aside(4)}-shm`, aside(5), ASIDE])
  })

  test('with what was not yet copied from its log', async () => {
    const directory = usedDirectory()
    // Left by a process that was killed.
    const running = new DatabaseSync(join(directory, 'state.sqlite'))
    running.exec("PRAGMA wal_autocheckpoint = 0; UPDATE cursor SET cursor = 'c2'")
    overwrite(directory, sizeOf(directory) - 2 * PAGE, PAGE)
    const store = await succeeded(directory, { resumed: ['journal'] })
    expect(existsSync(join(directory, `${ASIDE}-wal`))).toBe(true)
    expect(store.cursorOf('journal')).toBe('c2')
    running.close()
  })

  test('and what the firewall holds is remembered again, unless it is known', () => {
    const { store, close } = openState(temporaryDirectory())
    onTestFinished(close)
    store.commit(batchOf([ban(0)]))
    const found = { set: 'ssh', since: 0, until: null, times: 1, rule: null, message: 'found' }
    const adopted = ['203.0.113.9', '203.0.113.10'].map((address) => ({ ...found, address }))
    store.commit({ ...batchOf([]), adopted })
    expect(store.listBans().map(({ address, message }) => [address, message])).toEqual([
      ['203.0.113.10', 'found'],
      ['203.0.113.9', 'cause 0'],
    ])
  })
})

describe('a succession that is broken off', () => {
  test('before the damaged database is set aside is begun again', async () => {
    const directory = usedDirectory()
    overwrite(directory, 0, 100)
    const failing = succeedDamaged(directory, NOW, async () => {
      throw new StateError('full', 'the disk is full', 'make room')
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect(failureOf(() => openState(directory))).toMatchObject({ reason: 'damaged' })
    await succeeded(directory, { resumed: [] })
  })

  test('after that is finished by the next start', () => {
    const directory = temporaryDirectory()
    const successor = openState(join(directory, 'successor'))
    successor.store.reportFault('damaged', NOW)
    successor.close()
    const { store, close } = openState(directory)
    onTestFinished(close)
    expect(store.openReport(NOW).lines).toMatchObject([{ message: 'damaged' }])
    expect(existsSync(join(directory, 'successor'))).toBe(false)
  })
})

test('a sound database is left where it is', () => {
  const directory = usedDirectory()
  openState(directory).close()
  expect(readdirSync(directory).sort()).toEqual(['state.lock', 'state.sqlite'])
})

test('a page that turns out to be damaged at work is told to whom it concerns', () => {
  const directory = usedDirectory()
  const found: StateError[] = []
  const { store, close } = openState(directory, { onLoss: (loss) => found.push(loss) })
  onTestFinished(close)
  overwrite(directory, PAGE, sizeOf(directory) - PAGE)
  forgetCache(directory)
  expect(() => [...store.state()]).toThrow(StateError)
  expect(found).toMatchObject([{ reason: 'damaged', hint: expect.stringContaining('sets the file aside') }])
})

test.each<[string, string, (file: string) => void, RegExp]>([
  ['the database is deleted', 'state.sqlite', (file) => rmSync(file), /state\.sqlite was deleted while/],
  ['another takes its place', 'state.sqlite', putAnother, /state\.sqlite was replaced by another file/],
  ['the lock is deleted', 'state.lock', (file) => rmSync(file), /state\.lock was deleted while/],
  ['all is deleted', '', (directory) => rmSync(directory, { recursive: true }), /was deleted while/],
])('where %s at work, nothing is written any more that no start would find', (_, name, happens, message) => {
  const directory = usedDirectory()
  const found: StateError[] = []
  const { store, close } = openState(directory, { onLoss: (loss) => found.push(loss) })
  onTestFinished(close)
  store.commit(batchOf([], { cursors: new Map([['journal', 'c2']]) }, 'c2'))
  happens(join(directory, name))
  const error = failureOf(() => store.commit(batchOf([report(5)], {}, 'c3')))
  expect(error).toMatchObject({ reason: 'gone', message: expect.stringMatching(message), isFinal: true })
  expect(found).toEqual([error])
})

test('a fault of the program is the first thing that the digest tells', () => {
  const { store, close } = openState(temporaryDirectory())
  onTestFinished(close)
  store.reportFault('the database was damaged', clockAt(0))
  expect(store.openReport(clockAt(1)).lines).toMatchObject([
    { section: 'FAULTS', message: 'the database was damaged', count: 1 },
  ])
})

function putAnother(file: string): void {
  copyFileSync(file, `${file}.copy`)
  renameSync(`${file}.copy`, file)
}

/** What another process writes lets SQLite read anew what it has in memory. */
function forgetCache(directory: string): void {
  const other = new DatabaseSync(join(directory, 'state.sqlite'))
  other.exec('PRAGMA application_id = 1')
  other.close()
}

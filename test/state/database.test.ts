import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/state/database.ts'
import { migrate, SCHEMA_VERSION } from '../../src/state/migrations.ts'
import { openReader } from '../../src/state/read-state.ts'
import type { StateError } from '../../src/state/state-error.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { EVERY_EFFECT } from './support/every-effect.ts'
import {
  at,
  ban,
  batchOf,
  email,
  failureOf,
  report,
  temporaryDirectory,
  temporaryStore,
  unban,
} from './support/stores.ts'

describe('opening the database', () => {
  test('makes the directory and the file, readable by owner and group only', () => {
    const directory = join(temporaryDirectory(), 'var', 'state')
    openDatabase(directory).close()
    expect((statSync(directory).mode & 0o777) | 0o020).toBe(0o770)
    expect(statSync(join(directory, 'state.sqlite')).mode & 0o137).toBe(0)
  })

  test('a commit is synced to the disk, and the journal is written ahead', () => {
    const database = openDatabase(temporaryDirectory())
    onTestFinished(() => database.close())
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
  })

  test('opening it again finds what was there', () => {
    const directory = temporaryDirectory()
    const store = new SqliteStore(openDatabase(directory))
    store.commit(batchOf([], { cursors: new Map([['journal', 'c7']]) }))
    store.close()
    expect(temporaryStore({}, directory).cursorOf('journal')).toBe('c7')
  })

  test('a database in memory ends with its connection', () => {
    const store = new SqliteStore(openDatabase(':memory:'))
    store.commit(batchOf([report(0)]))
    expect(store.openReport(0).lines).toHaveLength(1)
    store.close()
  })
})

describe('a database that cannot be used says why and what to do', () => {
  const cases: readonly [string, (directory: string) => string, StateError['reason'], RegExp][] = [
    ['a file where the directory should be', fileInsteadOfDirectory, 'denied', /own the directory/],
    ['a directory in place of the file', directoryInsteadOfFile, 'denied', /own the directory/],
    ['a file that is no database', textFile, 'damaged', /sets the file aside/],
    ['the database of a newer version', newerDatabase, 'newer', /install that version/],
    ['a directory below which nothing can be made', () => '/sys/pyruse-state', 'denied', /own the directory/],
  ]
  test.each(cases)('%s', (_, prepare, reason, hint) => {
    const directory = prepare(temporaryDirectory())
    const failure = failureOf(() => openDatabase(directory))
    expect(failure).toMatchObject({ reason, hint: expect.stringMatching(hint) })
    expect(failure.message).toContain(join(directory, 'state.sqlite'))
  })

  test.each([
    [99, /install that version again/],
    [1, /start the daemon of this version once/],
  ])('to who only reads one of version %i, too', (version, hint) => {
    const directory = temporaryDirectory()
    openDatabase(directory).close()
    databaseOf(version, directory)
    expect(failureOf(() => openReader(directory))).toMatchObject({ hint: expect.stringMatching(hint) })
  })

  test('a file that is no database is left as it is', () => {
    const directory = textFile(temporaryDirectory())
    failureOf(() => openDatabase(directory))
    expect(readFileSync(join(directory, 'state.sqlite'), 'utf8')).toBe('not a database, '.repeat(100))
  })
})

describe('a disk that is full', () => {
  test('fails the whole batch, and the next commit works once there is room', () => {
    const database = openDatabase(temporaryDirectory())
    const store = new SqliteStore(database)
    onTestFinished(() => store.close())
    store.commit(batchOf([report(0)], { cursors: new Map([['journal', 'c1']]) }))

    const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count)
    database.prepare(`PRAGMA max_page_count = ${pages + 2}`).get()
    const mails = Array.from({ length: 50 }, (_, number) => email(number, { body: 'x'.repeat(10_000) }))
    const batch = batchOf(
      [ban(1), report(1), ...mails],
      { cursors: new Map([['journal', 'c2']]) },
      'journal c2',
    )
    const failure = failureOf(() => store.commit(batch))
    expect(failure).toMatchObject({ reason: 'full', hint: expect.stringContaining('make room') })
    expect(store.cursorOf('journal')).toBe('c1')
    expect(store.listBans()).toEqual([])
    expect(store.due(0, 100, EVERY_EFFECT)).toEqual([])
    expect(store.openReport(0).lines).toMatchObject([{ count: 1 }])

    database.prepare('PRAGMA max_page_count = 1000000').get()
    store.commit(batch)
    expect(store.cursorOf('journal')).toBe('c2')
    expect(store.due(0, 100, EVERY_EFFECT)).toHaveLength(51)
    expect(store.openReport(0).lines).toMatchObject([{ count: 2, last: at(1) }])
  })
})

test.each(Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 1))(
  'a database of version %i is brought up to date with what it holds',
  (version) => {
    const directory = temporaryDirectory()
    const file = join(directory, 'state.sqlite')
    const connection = new DatabaseSync(file)
    migrate(connection, file, version)
    connection.exec(`INSERT INTO cursor VALUES ('journal', 'c1')`)
    connection.exec(`INSERT INTO state (name, key, value) VALUES ('counter ssh', '["a"]', '[5,6]')`)
    connection.close()
    const store = temporaryStore({}, directory)
    expect(store.cursorOf('journal')).toBe('c1')
    const row = { table: 'counter ssh', key: '["a"]' }
    expect([...store.state()]).toEqual([{ ...row, value: '[5,6]', expires: null }])
    store.commit(batchOf([report(1)], { changes: [{ ...row, value: '[5,6,7]', expires: 7 }] }))
    expect([...store.state()]).toEqual([{ ...row, value: '[5,6,7]', expires: 7 }])
  },
)

test('what waited in a database of an earlier version is found by its ban set', () => {
  const directory = temporaryDirectory()
  const file = join(directory, 'state.sqlite')
  const connection = new DatabaseSync(file)
  migrate(connection, file, 10)
  const insert = connection.prepare('INSERT INTO outbox (key, about, effect, payload) VALUES (?, ?, ?, ?)')
  for (const [number, effect] of [email(0), ban(0), unban(0)].entries()) {
    const about = 'address' in effect ? JSON.stringify([effect.set, number]) : null
    insert.run(`journal c1 ${number}`, about, effect.effect, JSON.stringify(effect))
  }
  connection.close()
  const store = temporaryStore({}, directory)
  const bans = store.due(0, 10, { effects: ['ban', 'unban'], sets: { only: ['ssh'] } })
  expect(bans.map(({ payload }) => payload)).toEqual([ban(0), unban(0)])
  expect(store.due(0, 10, { effects: ['email'] })).toMatchObject([{ payload: email(0) }])
})

test('unexpected messages that an earlier version counted are told, and none of them as grave', () => {
  const directory = temporaryDirectory()
  const file = join(directory, 'state.sqlite')
  const connection = new DatabaseSync(file)
  migrate(connection, file, 12)
  connection.exec(`
    INSERT INTO unexpected (digest, identifier, key, general, parts, count, first, last, examples)
      VALUES (1, 'app', 'k', 0, '[]', 3, 1, 2, '[{"message":"a b","line":"[6/h/app] a b"}]');
  `)
  connection.close()
  expect(temporaryStore({}, directory).openReport(0).lines).toMatchObject([
    { section: 'OTHER', message: '[6/h/app] a b', count: 3, kind: { examples: ['[6/h/app] a b'] } },
  ])
})

test('two processes may use the database at once', () => {
  const directory = temporaryDirectory()
  const daemon = temporaryStore({}, directory)
  const command = temporaryStore({}, directory)
  daemon.commit(batchOf([ban(0)]))
  expect(command.listBans()).toHaveLength(1)
  command.commit(batchOf([ban(0, { address: '203.0.113.10' })], {}, 'command'))
  expect(daemon.listBans()).toHaveLength(2)
})

function fileInsteadOfDirectory(directory: string): string {
  writeFileSync(join(directory, 'file'), '')
  return join(directory, 'file')
}

function directoryInsteadOfFile(directory: string): string {
  mkdirSync(join(directory, 'state.sqlite'))
  return directory
}

function textFile(directory: string): string {
  writeFileSync(join(directory, 'state.sqlite'), 'not a database, '.repeat(100))
  return directory
}

function newerDatabase(directory: string): string {
  return databaseOf(99, directory)
}

function databaseOf(version: number, directory: string): string {
  const connection = new DatabaseSync(join(directory, 'state.sqlite'))
  connection.exec(`PRAGMA user_version = ${version}`)
  connection.close()
  return directory
}

import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/state/database.ts'
import { readHits } from '../../src/state/read-state.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { ban, batchOf, temporaryDirectory, temporaryStore } from './support/stores.ts'

function commit(store: SqliteStore, since: number, counts: Readonly<Record<string, number>>): void {
  store.commit(batchOf([], { hits: { since, counts: new Map(Object.entries(counts)) } }))
}

describe('hits', () => {
  test('add up, each since it was counted first', () => {
    const store = temporaryStore()
    commit(store, 10, { a: 1, b: 2 })
    commit(store, 20, { b: 3, c: 4 })
    expect(Object.fromEntries(store.hits())).toEqual({
      a: { count: 1, since: 10 },
      b: { count: 5, since: 10 },
      c: { count: 4, since: 20 },
    })
  })

  test('are rolled back with the batch', () => {
    const store = temporaryStore()
    commit(store, 10, { a: 1 })
    const impossible = { ...ban(0), at: Number.NaN }
    const hits = { since: 20, counts: new Map([['a', 5]]) }
    expect(() => store.commit(batchOf([impossible], { hits }))).toThrow()
    expect(store.hits().get('a')).toEqual({ count: 1, since: 10 })
  })

  test('are bounded: those passed longest ago are forgotten', () => {
    const store = temporaryStore({ hitPoints: 3 })
    commit(store, 10, { a: 1, b: 1, c: 1 })
    commit(store, 20, { a: 1 })
    commit(store, 30, { d: 1 })
    expect([...store.hits().keys()]).toEqual(['a', 'c', 'd'])
    for (let at = 0; at < 20; at++) commit(store, 40 + at, { [`point ${at}`]: 1 })
    expect([...store.hits().keys()].sort()).toEqual(['point 17', 'point 18', 'point 19'])
  })
})

describe('read beside the daemon', () => {
  test('hits are those committed last', () => {
    const directory = temporaryDirectory()
    const store = temporaryStore({}, directory)
    commit(store, 10, { a: 1 })
    expect(readHits(directory)?.get('a')).toEqual({ count: 1, since: 10 })
    commit(store, 20, { a: 1 })
    expect(readHits(directory)?.get('a')).toEqual({ count: 2, since: 10 })
  })

  test('of a database that was closed they are there too, and nothing is made', () => {
    const directory = temporaryDirectory()
    const store = new SqliteStore(openDatabase(directory))
    commit(store, 10, { a: 1 })
    store.close()
    expect(readHits(directory)?.get('a')).toEqual({ count: 1, since: 10 })
    expect(readdirSync(directory)).toEqual(['state.sqlite'])
  })

  test('there are none without a database, or before the daemon that counts ran', () => {
    const directory = temporaryDirectory()
    expect(readHits(directory)).toBeUndefined()
    const old = new DatabaseSync(join(directory, 'state.sqlite'))
    old.exec('CREATE TABLE state (name TEXT)')
    old.close()
    expect(readHits(directory)).toBeUndefined()
  })

  test('a file that is no database says so', () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'state.sqlite'), 'no database at all '.repeat(100))
    expect(() => readHits(directory)).toThrow(/state\.sqlite/)
  })
})

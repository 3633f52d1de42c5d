import { describe, expect, it } from 'vitest'
import { StateTables } from '../../src/engine/state-tables.ts'

describe('state tables', () => {
  it('give the changes since they were taken last, each key once', () => {
    const tables = new StateTables()
    const table = tables.table<number>('counter ssh')
    table.set('["a"]', 1, null)
    table.set('["a"]', 2, 50)
    table.set('["b"]', 1, null)
    table.delete('["b"]')
    expect(tables.takeChanges(0)).toEqual([
      { table: 'counter ssh', key: '["a"]', value: '2', expires: 50 },
      { table: 'counter ssh', key: '["b"]', value: null, expires: null },
    ])
    expect(tables.takeChanges(0)).toEqual([])
  })

  it('hold what an earlier run committed', () => {
    const tables = new StateTables()
    tables.restore([{ table: 't', key: '[1]', value: '{"level":3}', expires: null }])
    expect(tables.table('t').get('[1]')).toEqual({ level: 3 })
    expect(tables.takeChanges(0)).toEqual([])
  })

  it('forget what has expired before they grow without end', () => {
    const tables = new StateTables()
    const table = tables.table<number>('t')
    for (let key = 0; key < 5_000; key++) {
      table.set(`[${key}]`, key, key + 10)
      if (key % 500 === 0) tables.takeChanges(key)
    }
    const deleted = tables.takeChanges(6_000).filter(({ value }) => value === null)
    expect(table.get('[0]')).toBeUndefined()
    expect(deleted.length).toBeGreaterThan(0)
  })

  it('let the oldest keys go when there are too many, and say how many', () => {
    const tables = new StateTables(100)
    const table = tables.table<number>('t')
    for (let key = 0; key < 150; key++) table.set(`[${key}]`, key, null)
    tables.takeChanges(0)
    expect(table.get('[49]')).toBeUndefined()
    expect(table.get('[50]')).toBe(50)
    expect(tables.letGo).toBe(50)
  })

  it('keep what was set of late, also where the key is old', () => {
    const tables = new StateTables(100)
    const table = tables.table<number>('t')
    for (let key = 0; key < 300; key++) {
      table.set('["who does not rest"]', key, null)
      table.set(`[${key}]`, key, null)
      tables.takeChanges(0)
    }
    expect(table.get('["who does not rest"]')).toBe(299)
    expect(table.get('[200]')).toBeUndefined()
    expect(table.get('[201]')).toBe(201)
    expect(tables.letGo).toBe(201)
  })
})

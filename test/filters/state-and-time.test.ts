import { describe, expect, it } from 'vitest'
import { compile } from '../../src/compile/compile.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'

/** The verdicts of entries at these times, and the state that is left. */
function verdicts(condition: string, timezone: string, times: readonly string[], tables = new StateTables()) {
  const { program } = checkText(`chain c from journal {\n${condition} -> drop\naccept\n}`)
  const graph = compile(program, { accounts: ONLY_ROOT, timezone, table: (name) => tables.table(name) })
  return times.map(
    (time) => graph.walk(fieldEntry({ MESSAGE: 'x' }, Date.parse(time) * 1000), 'journal').verdict,
  )
}

describe('between', () => {
  it.each([
    ['in winter', '2026-01-10T20:59:59.999Z', 'accept'],
    ['in winter', '2026-01-10T21:00:00Z', 'drop'],
    ['in winter', '2026-01-11T04:59:59Z', 'drop'],
    ['in winter', '2026-01-11T05:00:00Z', 'accept'],
    ['in summer', '2026-07-10T19:59:59Z', 'accept'],
    ['in summer', '2026-07-10T20:00:00Z', 'drop'],
    ['in the hour that comes twice', '2026-10-25T00:30:00Z', 'drop'],
    ['in the hour that comes twice, again', '2026-10-25T01:30:00Z', 'drop'],
    ['on the day of the change', '2026-10-25T05:00:00Z', 'accept'],
  ])('goes by the clocks of the zone %s: %s', (_title, time, verdict) => {
    expect(verdicts('between("22:00", "06:00")', 'Europe/Paris', [time])).toEqual([verdict])
  })

  it('knows a zone that is no whole hour apart', () => {
    const times = ['2026-01-10T03:14:00Z', '2026-01-10T03:15:00Z', '2026-01-10T04:15:00Z']
    expect(verdicts('between("09:00", "10:00")', 'Asia/Kathmandu', times)).toEqual([
      'accept',
      'drop',
      'accept',
    ])
  })
})

describe('once_per', () => {
  it.each([
    ['comes a little late', '2026-01-10T09:59:00Z', 'accept'],
    ['comes hours late, of a host that catches up', '2026-01-10T03:00:00Z', 'accept'],
    ['is of a clock that was set back by months', '2025-06-01T00:00:00Z', 'drop'],
  ])('is true again or not for an entry that %s', (_title, time, verdict) => {
    const times = ['2026-01-10T10:00:00Z', time]
    expect(verdicts('once_per(1h, MESSAGE)', 'UTC', times)).toEqual(['drop', verdict])
  })

  it('goes by the new time from then on', () => {
    const times = [
      '2036-01-10T10:00:00Z',
      '2026-01-10T10:00:00Z',
      '2026-01-10T10:59:59Z',
      '2026-01-10T11:00:00Z',
    ]
    expect(verdicts('once_per(1h)', 'UTC', times)).toEqual(['drop', 'drop', 'accept', 'drop'])
  })
})

describe('sample', () => {
  it('goes on with the count that was kept', () => {
    const tables = new StateTables()
    const some = Array.from({ length: 5 }, () => '2026-01-01T00:00:00Z')
    const first = verdicts('sample(4)', 'UTC', some, tables)
    const second = verdicts('sample(4)', 'UTC', some, tables)
    expect([...first, ...second].map((verdict) => verdict === 'drop')).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => index % 4 === 0),
    )
  })
})

describe('the filters that ask for times and names', () => {
  it.each([
    [
      'between("6:00", "7:00")',
      '`FROM` must be a time of day in quotes, such as `"06:30"`, but this is a string',
    ],
    ['between("06:00", "06:00")', '`TO` is the time at which it begins'],
    ['sample(0)', '`N` must be >= 1'],
  ])('say what is wrong with %s', (condition, message) => {
    const { diagnostics } = checkText(`chain c from journal {\n${condition} -> drop\n}`)
    expect(diagnostics.map((diagnostic) => diagnostic.message)).toContain(message)
  })
})

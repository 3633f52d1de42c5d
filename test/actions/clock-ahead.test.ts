import { describe, expect, it } from 'vitest'
import { compile } from '../../src/compile/compile.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'

type Said = readonly [time: string, message: string]

/** What `n` is after each entry, with the state written and read again between any two of them, or all of it in memory. */
function counted(body: string, entries: readonly Said[], isReadAgain = true): readonly unknown[] {
  const { program } = checkText(`chain c from journal {\n${body}\n}`)
  const stored = new Map<string, { table: string; key: string; value: string; expires: number | null }>()
  const inMemory = new StateTables()
  return entries.map(([time, message]) => {
    const tables = isReadAgain ? new StateTables() : inMemory
    if (isReadAgain) tables.restore(stored.values())
    const graph = compile(program, {
      accounts: ONLY_ROOT,
      timezone: 'UTC',
      table: (name) => tables.table(name),
    })
    const walked = graph.walk(fieldEntry({ MESSAGE: message }, Date.parse(time) * 1000), 'journal')
    for (const { table, key, value, expires } of tables.takeChanges(0)) {
      if (value === null) stored.delete(`${table} ${key}`)
      else stored.set(`${table} ${key}`, { table, key, value, expires })
    }
    const { n } = walked.fields()
    return n
  })
}

const AHEAD = '2036-01-01T00:00:00Z'
const NOW = '2026-01-01T00:00:00Z'
const LATER = '2026-01-01T00:05:00Z'

describe('after a clock that was far ahead', () => {
  it.each([
    ['a window', 'count s by _HOSTNAME within 15m as n', [1, 2, 3, 1, 2]],
    ['a bucket', 'count s by _HOSTNAME leaking 15m as n', [1, 2, 3, 1, 2]],
    ['different values', 'count s by _HOSTNAME distinct MESSAGE within 15m as n', [1, 2, 3, 1, 2]],
    [
      'a window with additions that last',
      'MESSAGE == "a" -> count s by _HOSTNAME as n\nMESSAGE != "a" -> count s by _HOSTNAME within 15m as n',
      [1, 2, 3, 2, 3],
    ],
  ])('%s counts what was added since', (_title, body, expected) => {
    const entries: Said[] = [
      [AHEAD, 'a'],
      [AHEAD, 'b'],
      [AHEAD, 'c'],
      [NOW, 'd'],
      [LATER, 'e'],
    ]
    expect(counted(body, entries)).toEqual(expected)
  })

  it.each([true, false])(
    'only what lies further ahead than a window is forgotten of a few, read again: %s',
    (isReadAgain) => {
      const entries: Said[] = [
        ['2026-01-16T00:00:00Z', 'a'],
        ['2026-01-06T00:00:00Z', 'b'],
        ['2026-01-02T00:00:00Z', 'c'],
      ]
      expect(counted('count s by _HOSTNAME within 10d as n', entries, isReadAgain)).toEqual([1, 2, 2])
    },
  )

  it.each([true, false])('many additions are forgotten like few, read again: %s', (isReadAgain) => {
    const many = Array.from({ length: 300 }, (): Said => [AHEAD, 'a'])
    const body = 'count s by _HOSTNAME within 15m as n'
    const numbers = counted(body, [...many, [NOW, 'b'], [LATER, 'c']], isReadAgain)
    expect(numbers.slice(-3)).toEqual([300, 1, 2])
  })

  it('`lower` takes back what counts', () => {
    const body =
      'if MESSAGE == "lower" {\nlower s by _HOSTNAME\naccept\n}\ncount s by _HOSTNAME within 15m as n'
    const entries: Said[] = [
      [AHEAD, 'a'],
      [NOW, 'b'],
      [NOW, 'lower'],
      [NOW, 'c'],
    ]
    expect(counted(body, entries)).toEqual([1, 1, undefined, 1])
  })

  it('the grace of a `reset` is over', () => {
    const body =
      'if MESSAGE == "reset" {\nreset s by _HOSTNAME grace 2h\naccept\n}\ncount s by _HOSTNAME within 15m as n'
    expect(
      counted(body, [
        [AHEAD, 'reset'],
        [AHEAD, 'a'],
        [NOW, 'b'],
      ]),
    ).toEqual([undefined, 0, 1])
  })
})

describe('what comes late', () => {
  it.each([
    ['a little', 'count s by _HOSTNAME within 10s as n', '2025-12-31T23:59:00Z'],
    ['by hours, of a host that catches up', 'count s by _HOSTNAME within 10s as n', '2025-12-31T02:00:00Z'],
    ['by less than the window', 'count s by _HOSTNAME within 30d as n', '2025-12-05T00:00:00Z'],
    ['in a bucket', 'count s by _HOSTNAME leaking 1h as n', '2025-12-31T02:00:00Z'],
    ['with another value', 'count s by _HOSTNAME distinct MESSAGE within 1h as n', '2025-12-31T02:00:00Z'],
  ])('%s counts with what came before', (_title, body, late) => {
    expect(
      counted(body, [
        [NOW, 'a'],
        [late, 'b'],
        [NOW, 'c'],
      ]).at(1),
    ).toBe(2)
  })

  it('counts with the additions of a rule with a longer window', () => {
    const body =
      'MESSAGE == "long" -> count s by _HOSTNAME within 30d as n\nMESSAGE != "long" -> count s by _HOSTNAME within 1m as n'
    expect(
      counted(body, [
        [NOW, 'long'],
        [NOW, 'short'],
        ['2025-12-31T23:59:59Z', 'short'],
      ]),
    ).toEqual([1, 2, 3])
  })

  it('is still in a grace that began later', () => {
    const body =
      'if MESSAGE == "reset" {\nreset s by _HOSTNAME grace 2h\naccept\n}\ncount s by _HOSTNAME within 15m as n'
    expect(
      counted(body, [
        [NOW, 'reset'],
        ['2025-12-31T23:00:00Z', 'a'],
      ]),
    ).toEqual([undefined, 0])
  })
})

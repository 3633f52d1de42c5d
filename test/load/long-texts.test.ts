import { expect, it } from 'vitest'
import { compile } from '../../src/compile/compile.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'

const ENTRIES = 100
const LONG = 'x'.repeat(200_000)
/** What is written of one text at the most: its beginning, a hash, and what stands around them. */
const WRITTEN = 400

it.each([
  ['a key of a counter', 'count errors by [_HOSTNAME, SYSLOG_IDENTIFIER] within 1d as n', 1, ENTRIES],
  ['a value of a counter', 'count users by _HOSTNAME within 1d distinct SYSLOG_IDENTIFIER as n', ENTRIES, 1],
  ['a key of once_per', 'once_per(1d, SYSLOG_IDENTIFIER) -> set n = 1', 1, ENTRIES],
])('a text of any length is kept short as %s, and told from all others', (_what, rule, last, keys) => {
  const tables = new StateTables()
  const { program, syntax } = checkText(`chain c from journal {\n${rule}\n}\n`)
  const graph = compile(program, {
    accounts: ONLY_ROOT,
    timezone: 'UTC',
    table: (name) => tables.table(name),
  })
  const walk = (number: number) => {
    const fields = { _HOSTNAME: 'mars', SYSLOG_IDENTIFIER: `${LONG}${number}` }
    return graph.walk(fieldEntry(fields, 1e15), 'journal').fields().n
  }
  let n: unknown
  for (let number = 1; number <= ENTRIES; number++) n = walk(number)
  const changes = tables.takeChanges(1e15)
  expect(syntax).toEqual([])
  expect(n).toBe(last)
  expect(changes).toHaveLength(keys)
  expect(JSON.stringify(changes).length).toBeLessThan(ENTRIES * WRITTEN)
})

import { expect } from 'vitest'
import { compile } from '../../src/compile/compile.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { Recorder } from '../../src/explain/recorder.ts'
import type { Entry } from '../../src/module/entry.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'
import { createPlainWalk } from './plain-walk.ts'

/**
 * Expects that entries walk alike through the script, through the one that is made where somebody observes, which asks
 * everything in turn, and without any script.
 */
export function expectSameWalks(text: string, entries: readonly Readonly<Record<string, string>>[]): void {
  // That a field is never set on a path is an error, but none that keeps a graph from being compiled.
  const { program: checked, syntax } = checkText(text)
  expect(syntax).toEqual([])
  const graphOf = (observer?: Recorder) => {
    const tables = new StateTables()
    const connections = {
      accounts: ONLY_ROOT,
      timezone: 'UTC',
      table: <T>(name: string) => tables.table<T>(name),
    }
    return compile(checked, observer === undefined ? connections : { ...connections, observer })
  }
  const plain = createPlainWalk(checked, new StateTables())
  const [inTurn, sifted] = [graphOf(new Recorder()), graphOf()]
  entries.forEach((fields, at) => {
    const entry = fieldEntry(fields, 1e15 + at * 1e6)
    const walks = [plain, ...[inTurn, sifted].map((graph) => (one: Entry) => graph.walk(one, 'journal'))]
    const [expected, observed, found] = walks.map((walk) => {
      const { fields: written, ...walked } = walk(entry)
      return { ...walked, fields: Object.entries(written()).sort() }
    })
    expect(observed).toEqual(expected)
    expect(found).toEqual(expected)
  })
  expect(sifted.takeHits()).toEqual(inTurn.takeHits())
}

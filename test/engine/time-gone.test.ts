import { describe, expect, it } from 'vitest'
import { compile } from '../../src/compile/compile.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { Batch, Source } from '../../src/engine/ports.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { TimeGone } from '../../src/engine/time-gone.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'

const PRESENT = 1_000
const MINUTE = 60e6
const NOON = Date.UTC(2026, 10, 20, 12) * 1000

describe('the time that is gone', () => {
  it.each([
    ['before the first entry', [], 0],
    ['is that of the oldest entry of late', [500, 300, 700], 300],
    ['is not that of one that was ahead', [500, 999_999], 500],
    ['is never ahead of the present', [2_000_000], 1_000_000],
    ['goes on once older ones are long past', [100, 500, 501, 502, 503, 504, 505], 503],
  ])('%s', (_title, times, expected) => {
    const gone = new TimeGone(2)
    for (const time of times) gone.note(time)
    expect(gone.at(PRESENT)).toBe(expected)
  })
})

describe('counters of many addresses', () => {
  const { program } = checkText(`chain all from journal {
    MESSAGE like "failed from {ip:addr}" -> goto failed
}
chain failed {
    count failures by ip within 15m as failures
    failures > 5 -> report WARN "many from {ip}"
    accept
}
`)
  const from = (index: number, at: number) =>
    fieldEntry({ MESSAGE: `failed from 198.51.${index >> 8}.${index & 255}` }, at)
  const rounds = Array.from({ length: 6 }, (_, round) =>
    Array.from({ length: 1_500 }, (_, index) => from(index, NOON + round * 1e6 + index)),
  ).flat()

  it.each([
    ['one host whose clock is ahead', [from(0, NOON + 20 * MINUTE), ...rounds]],
    [
      'hosts that are up to date beside one that catches up',
      rounds.flatMap((entry, index) =>
        index % 100 === 0 ? [from(2_000, NOON + 120 * MINUTE), entry] : [entry],
      ),
    ],
  ])('count right with %s', (_title, entries) => {
    const tables = new StateTables()
    const graph = compile(program, {
      accounts: ONLY_ROOT,
      timezone: 'UTC',
      table: (name) => tables.table(name),
    })
    const engine = new Engine({ graph, tables, guard: (effect) => [effect], onFailure: () => {} })
    const batches: Batch[] = []
    for (const [index, entry] of entries.entries()) {
      engine.process(entry, SOURCE)
      if (index % 500 === 499) batches.push(engine.takeBatch())
    }
    batches.push(engine.takeBatch())
    const told = new Set(
      batches.flatMap(({ effects }) =>
        effects.map(({ effect }) => (effect.effect === 'report' ? effect.message : '')),
      ),
    )
    told.delete('many from 198.51.7.208')
    expect(told.size).toBe(1_500)
  })
})

const SOURCE: Source = {
  name: 'journal',
  next: () => undefined,
  cursor: () => null,
  wait: async () => {},
  ended: true,
  close: () => {},
}

import { describe, expect, it } from 'vitest'
import { compile } from '../../src/compile/compile.ts'
import { ChainPoints } from '../../src/compile/points.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { Source } from '../../src/engine/ports.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'

const CHAINS = `
chain first from journal on SYSLOG_IDENTIFIER == "a" {
  PRIORITY == 1 -> accept
  PRIORITY == 2 -> jump other
  PRIORITY == 3 -> goto other
  PRIORITY == 4 -> return
}

chain second from journal, mail {
  PRIORITY == 5 -> drop
}

chain other {
  MESSAGE == "x" -> drop
}
`

function graphOf(text = CHAINS) {
  const { program } = checkText(text)
  const tables = new StateTables()
  const graph = compile(program, {
    accounts: ONLY_ROOT,
    timezone: 'UTC',
    table: (name) => tables.table(name),
  })
  return { program, tables, graph }
}

/** Points by a name that a test can tell: `first entered journal`, `first accept`. */
function named(hits: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const names = new Map<string, string>()
  for (const chain of graphOf().program.chains.values()) {
    const points = new ChainPoints(chain)
    for (const source of ['journal', 'mail']) {
      names.set(points.entered(source), `${chain.name} entered ${source}`)
      names.set(points.decided(source), `${chain.name} decided ${source}`)
    }
    for (const [{ verdict, target }, point] of points.verdicts)
      names.set(point, [chain.name, verdict, target].filter(Boolean).join(' '))
  }
  return Object.fromEntries([...hits].map(([point, count]) => [names.get(point) ?? point, count]))
}

function entry(SYSLOG_IDENTIFIER: string, PRIORITY: number, MESSAGE = '') {
  return fieldEntry({ SYSLOG_IDENTIFIER, PRIORITY: String(PRIORITY), MESSAGE }, 1_000_000 * (PRIORITY + 1))
}

describe('hits of a graph', () => {
  const cases: readonly (readonly [
    string,
    readonly [string, number, string?],
    string,
    Readonly<Record<string, number>>,
  ])[] = [
    [
      'an entry that is accepted',
      ['a', 1],
      'journal',
      { 'source journal': 1, 'first entered journal': 1, 'first accept': 1, 'first decided journal': 1 },
    ],
    [
      'a jump that comes back',
      ['a', 2],
      'journal',
      {
        'source journal': 1,
        'first entered journal': 1,
        'first jump other': 1,
        'second entered journal': 1,
        'policy journal': 1,
      },
    ],
    [
      'a goto to a chain that drops',
      ['a', 3, 'x'],
      'journal',
      {
        'source journal': 1,
        'first entered journal': 1,
        'first goto other': 1,
        'other drop': 1,
        'first decided journal': 1,
      },
    ],
    [
      'a return',
      ['a', 4],
      'journal',
      {
        'source journal': 1,
        'first entered journal': 1,
        'first return': 1,
        'second entered journal': 1,
        'policy journal': 1,
      },
    ],
    [
      'a chain that is not entered is not counted',
      ['b', 5],
      'journal',
      { 'source journal': 1, 'second entered journal': 1, 'second drop': 1, 'second decided journal': 1 },
    ],
    [
      'another source',
      ['a', 5],
      'mail',
      { 'source mail': 1, 'second entered mail': 1, 'second drop': 1, 'second decided mail': 1 },
    ],
    ['a source without chains', ['a', 5], 'web', {}],
  ]
  it.each(cases)('%s', (_, fields, source, expected) => {
    const { graph } = graphOf()
    graph.walk(entry(...fields), source)
    expect(named(graph.takeHits())).toEqual(expected)
    expect(graph.takeHits().size).toBe(0)
  })

  it('do not count what a policy decides as a rule', () => {
    const { graph } = graphOf('chain a from journal { PRIORITY == 1 -> drop }\npolicy drop')
    graph.walk(entry('a', 5), 'journal')
    expect(graph.takeHits().get('policy journal')).toBe(1)
  })
})

describe('hits of a batch', () => {
  const SOURCE: Source = {
    name: 'journal',
    next: () => undefined,
    cursor: () => 'c',
    wait: async () => {},
    ended: true,
    close: () => {},
  }
  function engineOf() {
    const { graph, tables } = graphOf()
    return new Engine({ graph, tables, guard: (effect) => [effect], onFailure: () => {} })
  }

  it('are those of its entries, and its time is that of the first', () => {
    const engine = engineOf()
    engine.process(entry('a', 3), SOURCE)
    engine.process(entry('a', 1), SOURCE)
    expect(engine.takeBatch().hits).toMatchObject({ since: 4_000_000 })
    engine.process(entry('a', 1), SOURCE)
    const { since, counts } = engine.takeBatch().hits
    expect(since).toBe(2_000_000)
    expect(named(counts)).toMatchObject({ 'first accept': 1, 'source journal': 1 })
  })

  it('outlive a change of the chains', () => {
    const engine = engineOf()
    engine.process(entry('a', 1), SOURCE)
    engine.replaceGraph(graphOf().graph)
    engine.process(entry('a', 1), SOURCE)
    expect(named(engine.takeBatch().hits.counts)).toMatchObject({ 'first accept': 2 })
    expect(engine.takeBatch().hits.counts.size).toBe(0)
  })

  it('are forgotten with a batch that is dropped', () => {
    const engine = engineOf()
    engine.process(entry('a', 1), SOURCE)
    engine.takeBatch()
    expect(engine.takeBatch().hits.counts.size).toBe(0)
  })
})

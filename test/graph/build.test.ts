import { describe, expect, it } from 'vitest'
import { ChainPoints, policyPoint, sourcePoint } from '../../src/compile/points.ts'
import type { GraphRow } from '../../src/graph/model.ts'
import { linksOf } from '../../src/graph/model.ts'
import { checkText } from '../support/program.ts'
import { graphOf } from './support/graphs.ts'

/** `depth place condition +further -> actions; verdicts` */
function said({ depth, place, text, furtherPatterns, actions, verdicts }: GraphRow): string {
  const done = [
    ...actions,
    ...verdicts.map(({ kind, target }) => (target === undefined ? kind : `${kind} ${target}`)),
  ]
  const further = furtherPatterns === 0 ? '' : ` +${furtherPatterns}`
  return `${depth} ${place.replace('test.chain', '')} ${text}${further} -> ${done.join('; ')}`
}

describe('the rows of a chain', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a rule', 'PRIORITY > 3 -> drop', ['0 :2 PRIORITY > 3 -> drop']],
    [
      'a rule over several lines, with a comment and an arrow in a string',
      'MESSAGE == "a -> b" # not this\n  and (PRIORITY > 3\n  or PRIORITY == 1)\n  -> log NOTICE "x # y",\n drop',
      ['0 :2 MESSAGE == "a -> b" and (PRIORITY > 3 or PRIORITY == 1) -> log NOTICE "x # y"; drop'],
    ],
    [
      'a list over several lines',
      'SYSLOG_IDENTIFIER in [\n "a",\n "b"\n] -> drop',
      ['0 :2 SYSLOG_IDENTIFIER in ["a", "b"] -> drop'],
    ],
    [
      'a rule that jumps and then accepts',
      'PRIORITY > 3 -> jump b, accept',
      ['0 :2 PRIORITY > 3 -> jump b; accept'],
    ],
    ['a negation', 'not (PRIORITY > 3) -> drop', ['0 :2 not (PRIORITY > 3) -> drop']],
    [
      'what is done without a condition is one row, up to the next branch',
      'log NOTICE "a"\nlog NOTICE "b"\nPRIORITY > 3 -> drop\naccept',
      ['0 :2  -> log NOTICE "a"; log NOTICE "b"', '0 :4 PRIORITY > 3 -> drop', '0 :5  -> accept'],
    ],
    [
      'an if with else if and else',
      'if PRIORITY > 5 {\n drop\n} else if PRIORITY > 3 { accept } else { return }',
      ['0 :2 if PRIORITY > 5 -> drop', '0 :4 else if PRIORITY > 3 -> accept', '0 :4 else -> return'],
    ],
    [
      'a rule in an if stands one deeper',
      'if PRIORITY > 5 {\n log NOTICE "a"\n PRIORITY == 6 -> drop\n accept\n}',
      ['0 :2 if PRIORITY > 5 -> log NOTICE "a"', '1 :4 PRIORITY == 6 -> drop', '1 :5  -> accept'],
    ],
    [
      'a match: its head, and its cases with the first pattern',
      'match MESSAGE {\n like "a {_}", like "b",\n /c -> {/ -> drop\n "d" { goto b }\n else -> accept\n}',
      ['0  match MESSAGE -> ', '1 :3 like "a {_}" +2 -> drop', '1 :5 "d" -> goto b', '1 :6 else -> accept'],
    ],
    ['an empty chain', '', []],
  ]
  it.each(cases)('%s', (_, body, rows) => {
    const { chains } = graphOf(`chain a from journal {\n${body}\n}\nchain b { drop }`)
    expect(chains[0]?.rows.map(said)).toEqual(rows)
  })
})

describe('the chains', () => {
  it('are the base chains by priority, ties as they are declared, then the others as they are declared', () => {
    const { chains, sources } = graphOf(`
      chain z { drop }
      chain late from journal priority 10 { jump z }
      chain first from journal { jump y }
      chain second from journal { jump y }
      chain y { drop }
      chain early from journal priority -10 { jump y }`)
    expect(chains.map(({ name }) => name)).toEqual(['early', 'first', 'second', 'late', 'z', 'y'])
    expect(sources.map(({ name }) => name)).toEqual(['journal'])
  })

  it.each([
    ['SYSLOG_IDENTIFIER == "a"', 'chain a from journal on SYSLOG_IDENTIFIER == "a" { drop }'],
    ['SYSLOG_IDENTIFIER == "a {"', 'chain a from journal on SYSLOG_IDENTIFIER == "a {" priority 5 { drop }'],
    [
      'SYSLOG_IDENTIFIER in ["a", "b"] and PRIORITY > 3',
      'chain a from journal on SYSLOG_IDENTIFIER in [\n"a",\n"b"\n] and PRIORITY > 3 # odd\n {\n # more\n PRIORITY > 3 -> drop }',
    ],
    [undefined, 'chain a from journal priority 5 { drop }'],
  ])('know the condition of their hook: %s', (condition, text) => {
    expect(graphOf(text).chains[0]?.hook?.condition).toBe(condition)
  })

  it('have their documentation', () => {
    const { chains } = graphOf('## One.\n## Two.\nchain a from journal { drop }')
    expect(chains[0]?.documentation).toBe('One.\nTwo.')
  })

  it('lead to each other: all jumps to a chain are one link, and all gotos another', () => {
    const graph = graphOf(`
      chain a from journal {
        PRIORITY == 1 -> jump b
        PRIORITY == 2 -> jump b
        if PRIORITY == 3 { goto b }
        goto c
      }
      chain b { PRIORITY == 1 -> goto c }
      chain c { drop }`)
    expect(linksOf(graph).map(({ from, kind, to }) => `${from.name} ${kind} ${to.name}`)).toEqual([
      'a jump b',
      'a goto b',
      'a goto c',
      'b goto c',
    ])
  })
})

describe('hits', () => {
  const text = `
chain a from journal, mail {
  PRIORITY == 1 -> jump b
  PRIORITY == 2 -> jump b
  PRIORITY == 3 -> accept
}
chain b { drop }`

  function counted(points: Readonly<Record<string, number>>, since = 5) {
    return new Map(Object.entries(points).map(([point, count]) => [point, { count, since }]))
  }
  function pointsOf(name: string, chains = text) {
    const chain = checkText(chains).program.chains.get(name)
    if (chain === undefined) throw new Error(name)
    return new ChainPoints(chain)
  }

  it('are told for every verdict, chain and source; what was never passed has 0', () => {
    const a = pointsOf('a')
    const [first = '', second = ''] = a.verdicts.values()
    const graph = graphOf(
      text,
      counted({
        [first]: 3,
        [second]: 4,
        [a.entered('journal')]: 10,
        [a.decided('journal')]: 7,
        [a.entered('mail')]: 2,
        [sourcePoint('journal')]: 12,
        [policyPoint('journal')]: 5,
      }),
    )
    const [chainA, chainB] = graph.chains
    expect(chainA).toMatchObject({
      hits: 12,
      hook: { sources: [{ hits: { entered: 10, decided: 7 } }, { hits: { entered: 2, decided: 0 } }] },
    })
    expect(chainA?.rows.flatMap(({ verdicts }) => verdicts.map(({ hits }) => hits))).toEqual([3, 4, 0])
    expect(chainB?.hits).toBe(7)
    expect(graph.sources[0]?.hits).toEqual({ walked: 12, policy: 5 })
    expect(linksOf(graph).map(({ hits }) => hits)).toEqual([7])
    expect(graph.since).toBe(5)
  })

  it('are not told where none are given', () => {
    const graph = graphOf(text)
    expect(JSON.stringify(graph)).not.toContain('hits')
    expect(graph.since).toBeUndefined()
  })

  it('stay with a chain that moves, and begin anew with one that is changed', () => {
    const moved = `# a line more\n${text.replace('drop', 'accept')}`
    expect([...pointsOf('a', moved).verdicts.values()]).toEqual([...pointsOf('a').verdicts.values()])
    expect([...pointsOf('b', moved).verdicts.values()]).not.toEqual([...pointsOf('b').verdicts.values()])
  })
})

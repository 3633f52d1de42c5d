import { describe, expect, it } from 'vitest'
import { checkText } from '../../support/program.ts'
import fc from '../../support/properties.ts'

/** A small program as data, so that all its paths can be taken by brute force beside the checker. */
type Statement =
  | { readonly kind: 'set' | 'unset' | 'use'; readonly field: string }
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  | { readonly kind: 'verdict'; readonly verdict: string }
  | { readonly kind: 'if'; readonly capture: string | null; readonly yes: Block; readonly no: Block | null }
  | { readonly kind: 'asked'; readonly field: string; readonly yes: Block }
type Block = readonly Statement[]

const FIELDS = ['a', 'b', 'c']

const { block } = fc.letrec<{ block: Block; statement: Statement }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('set', 'unset', 'use'), field: fc.constantFrom(...FIELDS) }),
    fc.record({
      kind: fc.constant('copy'),
      from: fc.constantFrom(...FIELDS),
      to: fc.constantFrom(...FIELDS),
    }),
    fc.record({
      kind: fc.constant('verdict'),
      verdict: fc.constantFrom('accept', 'drop', 'return', 'jump c1', 'goto c1', 'jump c2', 'goto c2'),
    }),
    fc.record({
      kind: fc.constant('if'),
      capture: fc.option(fc.constantFrom(...FIELDS)),
      yes: tie('block'),
      no: fc.option(tie('block')),
    }),
    fc.record({ kind: fc.constant('asked'), field: fc.constantFrom(...FIELDS), yes: tie('block') }),
  ),
}))

/** Chains go only to those behind them, so that no walk is endless: the last one has no jumps at all. */
const program = fc.tuple(block, block, block, block)
type Program = readonly Block[]

const NAMES = ['base0', 'base1', 'c1', 'c2']

function allowed(chain: number, verdict: string): string {
  const target = / (c\d)$/.exec(verdict)?.[1]
  return target !== undefined && NAMES.indexOf(target) <= Math.max(chain, 1) ? 'return' : verdict
}

/** Each use is marked by its place, by which what is told of it is found again. */
function textOf(chains: Program): string {
  let turn = 0
  const written = (statements: Block, chain: number, path: string): string =>
    statements.map((statement, at) => one(statement, chain, `${path}.${at}`)).join('\n')
  const one = (statement: Statement, chain: number, path: string): string => {
    switch (statement.kind) {
      case 'set':
        return `set ${statement.field} = "x"`
      case 'unset':
        return `unset ${statement.field}`
      case 'use':
        return `log INFO "${path} {${statement.field}}"`
      case 'copy':
        return `set ${statement.to} = ${statement.from}`
      case 'verdict':
        return allowed(chain, statement.verdict)
      case 'if': {
        const capture = statement.capture === null ? '' : `{${statement.capture}}`
        const no = statement.no === null ? '' : ` else {\n${written(statement.no, chain, `${path}n`)}\n}`
        return `if MESSAGE like "${turn++} ${capture}" {\n${written(statement.yes, chain, `${path}y`)}\n}${no}`
      }
      case 'asked':
        return `if ${statement.field} exists {\n${written(statement.yes, chain, `${path}y`)}\n}`
    }
  }
  const texts = chains.map((statements, chain) => {
    const hook = chain < 2 ? ` from journal priority ${chain}` : ''
    return `chain ${NAMES[chain]}${hook} {\n${written(statements, chain, String(chain))}\n}`
  })
  // Fields that nothing at all sets are another mistake, of which the checker tells without following paths.
  const all = FIELDS.map((field) => `set ${field} = "x"`).join('\n')
  return `${texts.join('\n')}\nchain elsewhere from other {\n${all}\ndrop\n}`
}

type Fields = ReadonlySet<string>
/** How a path through a block ended, and the fields that were set then. */
type End = readonly ['on' | 'leave' | 'decided', Fields]

/** Takes every path: for each use the places where the field was seen set, and where it was seen missing. */
function takeAllPaths(chains: Program): { readonly seenSet: Set<string>; readonly seenUnset: Set<string> } {
  const seenSet = new Set<string>()
  const seenUnset = new Set<string>()
  const once = (ends: readonly End[]): readonly End[] => [
    ...new Map(ends.map((end) => [`${end[0]} ${[...end[1]].sort()}`, end])).values(),
  ]
  const run = (statements: Block, chain: number, path: string, start: Fields): readonly End[] =>
    statements.reduce<readonly End[]>(
      (ends, statement, at) =>
        once(
          ends.flatMap((end) => (end[0] === 'on' ? step(statement, chain, `${path}.${at}`, end[1]) : [end])),
        ),
      [['on', start]],
    )
  const step = (statement: Statement, chain: number, path: string, fields: Fields): readonly End[] => {
    switch (statement.kind) {
      case 'set':
        return [['on', new Set([...fields, statement.field])]]
      case 'unset':
        return [['on', fields.difference(new Set([statement.field]))]]
      case 'copy':
        return [['on', fields.has(statement.from) ? new Set([...fields, statement.to]) : fields]]
      case 'use':
        ;(fields.has(statement.field) ? seenSet : seenUnset).add(path)
        return [['on', fields]]
      case 'asked':
        return fields.has(statement.field) ? run(statement.yes, chain, `${path}y`, fields) : [['on', fields]]
      case 'if': {
        const captured = statement.capture === null ? fields : new Set([...fields, statement.capture])
        const no: readonly End[] =
          statement.no === null ? [['on', fields]] : run(statement.no, chain, `${path}n`, fields)
        return [...run(statement.yes, chain, `${path}y`, captured), ...no]
      }
      case 'verdict': {
        const [verdict = '', target] = allowed(chain, statement.verdict).split(' ')
        if (target === undefined) return [[verdict === 'return' ? 'leave' : 'decided', fields]]
        const there = NAMES.indexOf(target)
        return run(chains[there] ?? [], there, String(there), fields).map(([end, left]) =>
          end === 'decided' ? [end, left] : [verdict === 'jump' ? 'on' : 'leave', left],
        )
      }
    }
  }
  const first = run(chains[0] ?? [], 0, '0', new Set())
  for (const [end, fields] of first) if (end !== 'decided') run(chains[1] ?? [], 1, '1', fields)
  return { seenSet, seenUnset }
}

/** The places of the uses that a diagnostic of a code is about. */
function told(text: string, code: string): readonly string[] {
  const { diagnostics, syntax } = checkText(text)
  expect(syntax).toEqual([])
  return diagnostics
    .filter((diagnostic) => diagnostic.code === code)
    .flatMap(({ span }) => {
      const line = text.slice(text.lastIndexOf('\n', span.start) + 1, span.end)
      return /^log INFO "(\S+) \{/.exec(line)?.[1] ?? []
    })
}

describe('what is told of fields on paths', () => {
  it('a field that is said to be never set is set on no path that is taken by brute force', () => {
    fc.assert(
      fc.property(program, (chains) => {
        const { seenSet } = takeAllPaths(chains)
        expect(told(textOf(chains), 'PY0404').filter((place) => seenSet.has(place))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('a field that is said to be missing on some path is missing on one that is taken by brute force', () => {
    fc.assert(
      fc.property(program, (chains) => {
        const { seenUnset } = takeAllPaths(chains)
        expect(told(textOf(chains), 'PY0405').filter((place) => !seenUnset.has(place))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('a use that no path comes to with the field is told, once for each field of a chain', () => {
    fc.assert(
      fc.property(program, (chains) => {
        const text = textOf(chains)
        const { seenSet, seenUnset } = takeAllPaths(chains)
        const never = [...seenUnset].filter((place) => !seenSet.has(place))
        const errors = checkText(text).diagnostics.some(({ code }) => code === 'PY0404')
        // A copy of a missing field may be told in place of its use, and one that is asked for first is never told.
        if (never.length > 0 && !/exists|set \w = \w/.test(text)) expect(errors).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

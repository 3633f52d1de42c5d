import { describe, expect, it } from 'vitest'
import { benchOf } from '../support/program.ts'
import fc from '../support/properties.ts'

const IDENTIFIERS = ['a', 'b', 'c'] as const

/** A base chain: for which identifiers it is entered (null: for all), its priority, and what it decides. */
const baseChain = fc.record({
  on: fc.option(fc.uniqueArray(fc.constantFrom(...IDENTIFIERS), { minLength: 1 })),
  written: fc.constantFrom(
    (names: readonly string[]) => `in [${names.map((name) => `"${name}"`).join(', ')}]`,
    (names: readonly string[]) => `~ /^(?:${names.join('|')})$/`,
  ),
  alsoOn: fc.option(fc.integer({ min: 0, max: 7 })),
  priority: fc.integer({ min: -2, max: 2 }),
  verdict: fc.constantFrom('accept', 'drop', 'return', 'report INFO "seen"'),
})
type BaseChain = typeof baseChain extends fc.Arbitrary<infer T> ? T : never

function asText({ on, written, alsoOn, priority, verdict }: BaseChain, index: number): string {
  const conditions = [
    ...(on === null ? [] : [`SYSLOG_IDENTIFIER ${written(on)}`]),
    ...(alsoOn === null ? [] : [`PRIORITY <= ${alsoOn}`]),
  ]
  const condition = conditions.length === 0 ? '' : ` on ${conditions.join(' and ')}`
  return `chain c${index} from journal${condition} priority ${priority} { ${verdict} }`
}

describe('base chains', () => {
  it('are entered as if each was asked in turn, however they are dispatched', () => {
    const entry = fc.record({
      identifier: fc.option(fc.constantFrom(...IDENTIFIERS, 'other')),
      priority: fc.integer({ min: 0, max: 7 }),
    })
    fc.assert(
      fc.property(
        fc.array(baseChain, { minLength: 1, maxLength: 8 }),
        entry,
        (chains, { identifier, priority }) => {
          const bench = benchOf(chains.map(asText).join('\n'))
          bench.walk({
            PRIORITY: String(priority),
            ...(identifier === null ? {} : { SYSLOG_IDENTIFIER: identifier }),
          })
          const entered = chains
            .map((chain, index) => ({ ...chain, index }))
            .sort((a, b) => a.priority - b.priority || a.index - b.index)
            .filter(({ on }) => on === null || on.some((name) => name === identifier))
            .filter(({ alsoOn }) => alsoOn === null || priority <= alsoOn)
          const decisive = entered.findIndex(({ verdict }) => verdict === 'accept' || verdict === 'drop')
          const before = decisive < 0 ? entered : entered.slice(0, decisive)
          const reports = before.filter(({ verdict }) => verdict.startsWith('report')).length
          expect(bench.last?.verdict).toBe(entered[decisive]?.verdict ?? 'policy')
          expect(
            bench.effects.filter((effect) => effect.effect === 'report' && effect.message === 'seen'),
          ).toHaveLength(reports)
        },
      ),
    )
  })
})

describe('conditions', () => {
  type Shape = { readonly text: string; readonly holds: boolean }
  const leaf: fc.Arbitrary<Shape> = fc.constantFrom(
    { text: 'PRIORITY == 6', holds: true },
    { text: 'PRIORITY == 5', holds: false },
    { text: 'MISSING == "x"', holds: false },
    { text: 'MESSAGE exists', holds: true },
  )
  const { condition } = fc.letrec<{ condition: Shape }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      tie('condition').map(({ text, holds }) => ({ text: `not (${text})`, holds: !holds })),
      fc
        .tuple(tie('condition'), tie('condition'))
        .map(([a, b]) => ({ text: `(${a.text}) and (${b.text})`, holds: a.holds && b.holds })),
      fc
        .tuple(tie('condition'), tie('condition'))
        .map(([a, b]) => ({ text: `(${a.text}) or (${b.text})`, holds: a.holds || b.holds })),
    ),
  }))

  it('mean what their parts and words say', () => {
    fc.assert(
      fc.property(condition, ({ text, holds }) => {
        const bench = benchOf(`chain c from journal { ${text} -> accept }`)
        bench.walk({ PRIORITY: '6', MESSAGE: 'm' })
        expect(bench.last?.verdict).toBe(holds ? 'accept' : 'policy')
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { formatChains } from '../../src/language/format/format.ts'
import { type Example, exampleText } from '../../src/module/example.ts'
import { runExamples } from '../../src/testing/run-example.ts'
import { said } from '../support/program.ts'

const DEFINITIONS = [...BUILTINS.filters, ...BUILTINS.actions]

function expectsSomething({ test }: Example): boolean {
  return test.some((step) => step.startsWith('expect '))
}

describe('the examples of filters and actions', () => {
  it('are there for each of them, and expect something', () => {
    const silent = DEFINITIONS.filter(
      ({ examples }) => examples.length === 0 || examples.some((example) => !expectsSomething(example)),
    )
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  it.each(DEFINITIONS.map((definition) => ({ name: definition.name, definition })))(
    'of $name are right, stand in the one format, and come to what they say',
    ({ definition }) => {
      for (const example of definition.examples) {
        const text = exampleText(example, definition.name)
        expect(formatChains('example.chain', text)).toBe(text)
      }
      for (const { diagnostics, result } of runExamples(definition, BUILTINS)) {
        expect(diagnostics.map(said)).toEqual([])
        expect(result?.failure).toBeUndefined()
      }
    },
  )

  it('of actions show the effect that each asks for', () => {
    const silent = BUILTINS.actions.filter(({ asksFor, examples }) => {
      const expected = examples.flatMap(({ test }) => test)
      return asksFor !== undefined && !expected.some((step) => step.startsWith(`expect ${asksFor} `))
    })
    expect(silent.map(({ name }) => name)).toEqual([])
  })
})

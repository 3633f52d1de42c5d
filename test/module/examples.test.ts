import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { checkText, said } from '../support/program.ts'

const EXAMPLES = [...BUILTINS.filters, ...BUILTINS.actions].flatMap(({ name, examples }) =>
  examples.map((example) => ({ name, example })),
)

describe('the examples of filters and actions', () => {
  it('are there for each of them', () => {
    expect(
      [...BUILTINS.filters, ...BUILTINS.actions].filter(({ examples }) => examples.length === 0),
    ).toEqual([])
  })

  it.each(EXAMPLES)('$name: $example', ({ example }) => {
    const { syntax, diagnostics } = checkText(`chain example from journal {\n${example}\n}`)
    expect([...syntax, ...diagnostics].map(said)).toEqual([])
  })
})

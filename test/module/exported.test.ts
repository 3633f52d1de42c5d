import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { judgeExport } from '../../src/module/exported.ts'
import { defineFilter, field } from '../../src/module/index.ts'

const SOUND = defineFilter({
  name: 'odd',
  summary: 'True where the number is odd.',
  parameters: { field: field('The field.') },
  examples: [],
  compile:
    ({ field }) =>
    (walk) =>
      Number(field(walk)) % 2 === 1,
})

describe('what a module exports', () => {
  it('is a filter or an action where the kit made it', () => {
    expect(judgeExport(SOUND)).toEqual({ kind: 'definition', definition: SOUND })
  })

  it.each([[undefined], [null], [3], ['filter'], [() => true], [[SOUND]], [{ kind: 'source' }], [new Map()]])(
    'is nobody’s business where it is neither: %j',
    (value) => expect(judgeExport(value)).toEqual({ kind: 'other' }),
  )

  it.each([
    ['a name with a hyphen', { name: 'is-odd' }, 'exports the filter "is-odd", which no chain could call'],
    ['a name that is a keyword', { name: 'if' }, 'exports the filter "if", which no chain could call'],
    ['a name that would be more than a name', { name: 'a(x) -> drop\nb' }, 'which no chain could call'],
    ['no name', { name: undefined }, 'exports the filter undefined, which no chain could call'],
    ['no summary', { summary: '' }, 'which has no summary'],
    ['details that are no text', { details: 3 }, 'whose details are no text'],
    ['no parameters', { parameters: undefined }, 'which has no parameters'],
    [
      'a parameter that is a text',
      { parameters: { field: 'The field.' } },
      'whose parameter `field` is none',
    ],
    ['examples as texts', { examples: ['odd(PRIORITY) -> drop'] }, 'whose examples are none'],
    ['examples without lines', { examples: [{ rules: 'odd(x)', test: [] }] }, 'whose examples are none'],
    ['no function', { instantiate: undefined }, 'which the kit did not make'],
  ])('is wrong with %s', (_, change, problem) => {
    const judged = judgeExport({ ...SOUND, ...change })
    expect(judged).toMatchObject({ kind: 'wrong', problem: expect.stringContaining(problem) })
  })

  it('could also be any built-in word', () => {
    const words = [...BUILTINS.filters, ...BUILTINS.actions].filter(({ name }) => /^[a-z_]+$/.test(name))
    const operators = ['in', 'like', 'exists']
    expect(words.filter((word) => judgeExport(word).kind === 'wrong').map(({ name }) => name)).toEqual(
      operators,
    )
  })
})

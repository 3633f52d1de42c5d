import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { judgeBuiltinSchema } from '../../src/check/schemas.ts'
import { schemaJudge } from '../../src/program/schema-judge.ts'

const NUMBERS = [-1, 0, 0.5, 1, 2, 31, 32, 33, 127, 128, 129, 1e15]
const TEXTS = ['', '06:30', '24:00', '6:30', '24/64', '32/128', '33/64', '24/129', 'x24/64', '１２:00']

/** The schemas that the built-in filters and actions have for their constants, and constants of the types that they take. */
const SCHEMAS = [...BUILTINS.filters, ...BUILTINS.actions].flatMap(({ name, parameters }) =>
  Object.entries(parameters).flatMap(([key, { shape }]) => {
    if (shape.kind !== 'constant' || shape.schema === undefined) return []
    const constants: readonly unknown[] = shape.types.includes('string') ? TEXTS : NUMBERS
    return [{ of: `${name} ${key}`, schema: shape.schema, constants }]
  }),
)

describe('constants', () => {
  it('of built-in parameters have schemas', () => {
    expect(SCHEMAS.length).toBeGreaterThan(4)
  })

  it.each(SCHEMAS)('are judged by the schema of $of as Ajv judges them', ({ schema, constants }) => {
    const judge = schemaJudge()
    const judged = constants.map((constant) => [constant, judgeBuiltinSchema(schema, constant)])
    expect(judged).toEqual(constants.map((constant) => [constant, judge(schema, constant)]))
    expect(new Set(judged.map(([, problem]) => problem === undefined)).size).toBe(2)
  })

  it('are judged by what the schema of a user may ask', () => {
    const judge = schemaJudge()
    const odd = { not: { multipleOf: 2 }, maximum: 9 }
    expect([judge(odd, 3), judge(odd, 4), judge(odd, 11)]).toEqual([
      undefined,
      'must NOT be valid',
      'must be <= 9',
    ])
    expect(() => judgeBuiltinSchema(odd, 3)).toThrow('no built-in parameter asks for `not`')
  })
})

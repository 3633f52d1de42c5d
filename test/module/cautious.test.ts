import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import { parseFile } from '../../src/language/parse.ts'
import { cautious, messageOf } from '../../src/module/cautious.ts'
import { defineFilter, field } from '../../src/module/index.ts'
import { runExamples } from '../../src/testing/run-example.ts'
import { said } from '../support/program.ts'

const PARTS = { name: 'odd', summary: 'x', parameters: { field: field('The field.') }, examples: [] }

function diagnosticsOf(filter: ReturnType<typeof defineFilter>): readonly string[] {
  const { file } = parseFile({ name: 'a.chain', text: 'chain c from journal {\n odd(PRIORITY) -> drop\n}' })
  const modules = { ...BUILTINS, filters: [...BUILTINS.filters, cautious(filter)] }
  return check({ files: [file], fileLists: new Map() }, modules, {}).diagnostics.map(said)
}

function failure(): never {
  throw new Error('boom')
}

describe('a definition that nobody knows', () => {
  it('is compiled for trial where chains are checked', () => {
    expect(diagnosticsOf(defineFilter({ ...PARTS, compile: () => () => true }))).toEqual([])
    expect(diagnosticsOf(defineFilter({ ...PARTS, compile: failure }))).toEqual([
      'PY0306 2:2 [odd(PRIORITY)] `odd` cannot be compiled: boom',
    ])
  })

  it('must return a function, and one that waits for nothing', () => {
    // What TypeScript refuses, JavaScript lets through.
    const compilingTo = (compiled: unknown) => ({
      ...defineFilter({ ...PARTS, compile: () => () => true }),
      instantiate: new Function('compiled', 'return () => compiled')(compiled),
    })
    expect(diagnosticsOf(compilingTo(true))).toEqual([
      'PY0306 2:2 [odd(PRIORITY)] `odd` cannot be compiled: its `compile` must return a function of the walk',
    ])
    expect(diagnosticsOf(compilingTo(async () => true))).toEqual([
      'PY0306 2:2 [odd(PRIORITY)] `odd` cannot be compiled: its function is async, but a walk waits for nothing',
    ])
  })

  it('may also fail in its own check', () => {
    expect(diagnosticsOf(defineFilter({ ...PARTS, check: failure, compile: () => () => true }))).toEqual([
      'PY0306 2:2 [odd(PRIORITY)] `odd` cannot be compiled: boom',
    ])
  })

  it.each(
    [...BUILTINS.filters, ...BUILTINS.actions].map((definition) => ({ name: definition.name, definition })),
  )('would be judged as it is now, were it $name', ({ definition }) => {
    const own = cautious(definition)
    const modules = {
      filters: BUILTINS.filters.map((filter) =>
        filter === definition && own.kind === 'filter' ? own : filter,
      ),
      actions: BUILTINS.actions.map((action) =>
        action === definition && own.kind === 'action' ? own : action,
      ),
    }
    for (const { diagnostics, result } of runExamples(own, modules)) {
      expect(diagnostics.map(said)).toEqual([])
      expect(result?.failure).toBeUndefined()
    }
  })

  it.each([
    [new Error('two\nlines'), 'two lines'],
    [new TypeError(), 'TypeError'],
    ['\x1b[31mred', '�[31mred'],
    [undefined, 'undefined'],
    [Object.create(null), 'something that is no error'],
    ['x'.repeat(1000), 'x'.repeat(300)],
  ])('may throw anything: %j', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message)
  })
})

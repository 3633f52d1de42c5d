import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import { compile } from '../../src/compile/compile.ts'
import { Engine } from '../../src/engine/engine.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { parseFile } from '../../src/language/parse.ts'
import { cautious } from '../../src/module/cautious.ts'
import { defineAction, defineFilter, output, stateKey } from '../../src/module/index.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { ONLY_ROOT } from '../support/program.ts'

const SOURCE = {
  name: 'journal',
  ended: false,
  next: () => undefined,
  wait: async () => {},
  cursor: () => null,
  close: () => {},
}

/** What the engine has to commit after an entry that an action of these words, in JavaScript, was run for. */
function batchAfter(words: string) {
  const run: (
    walk: object,
    rule: string | null,
    table: object,
    key: object | string | number,
    out: object,
  ) => void =
    // What TypeScript refuses, JavaScript lets through.
    new Function('walk', 'rule', 'table', 'key', 'out', words) as never
  const odd = cautious(
    defineAction({
      name: 'odd',
      summary: 'x',
      parameters: { to: output('string', 'The field.') },
      examples: [],
      compile:
        ({ to }, kit) =>
        (walk) =>
          run(walk, kit.rule, kit.table('odd'), stateKey(['a']), to),
    }),
  )
  return batchOf('odd x\nemail "{x}" subject "mail"\naccept', { odd })
}

function batchOf(body: string, { odd }: { odd: ReturnType<typeof cautious> }) {
  const { file } = parseFile({ name: 'a.chain', text: `chain c from journal {\n${body}\n}` })
  const modules = {
    filters: odd.kind === 'filter' ? [...BUILTINS.filters, odd] : BUILTINS.filters,
    actions: odd.kind === 'action' ? [...BUILTINS.actions, odd] : BUILTINS.actions,
  }
  const { program } = check({ files: [file], fileLists: new Map() }, modules, {})
  const tables = new StateTables()
  const graph = compile(program, {
    accounts: ONLY_ROOT,
    timezone: 'UTC',
    table: (name) => tables.table(name),
  })
  const failures: string[] = []
  const engine = new Engine({
    graph,
    tables,
    guard: (effect) => [effect],
    onFailure: ({ error }) => failures.push(error.message),
  })
  const { verdict } = engine.process(fieldEntry({ MESSAGE: 'm' }, 1e15), SOURCE)
  return { verdict, failures, ...engine.takeBatch() }
}

describe('what the function of a module does wrong in a walk', () => {
  it.each([
    ['asks for no effect', 'walk.request(rule, {})', 'it asks for an effect that does not exist'],
    ['asks for nothing', 'walk.request(rule, null)', 'it asks for an effect that does not exist'],
    [
      'lacks a part of an effect',
      'walk.request(rule, { effect: "report", section: "WARN", details: "NONE" })',
      'it asks for the effect report, whose `message` must be a text',
    ],
    [
      'has a part of another type',
      'walk.request(rule, { effect: "exec", command: "reboot" })',
      'it asks for the effect exec, whose `command` must be a list of texts, the program first',
    ],
    [
      'bans what is no address',
      'walk.request(rule, { effect: "ban", set: "s", address: "1.2.3.4; flush", seconds: 1 })',
      'it asks for the effect ban, whose `address` must be the text of an address or a network',
    ],
    [
      'bans for no time',
      'walk.request(rule, { effect: "ban", set: "s", address: "192.0.2.1", seconds: NaN })',
      'it asks for the effect ban, whose `seconds` must be a number above 0, or null for a ban without end',
    ],
    ['keeps what is no JSON data', 'table.set(key, 5n, null)', 'BigInt'],
    ['keeps nothing', 'table.set(key, undefined, null)', 'JSON cannot hold'],
    ['keeps what leads back to itself', 'const a = {}; a.a = a; table.set(key, a, null)', 'circular'],
    ['keeps it by no key', 'table.set(undefined, 1, null)', '`stateKey` did not make'],
    ['keeps it until no time', 'table.set(key, 1, NaN)', '`expires` is neither'],
    ['sets a field to no value', 'out(walk, Object.create(null))', 'no field can hold'],
    ['gives a promise', 'return Promise.reject(new Error("late"))', 'a walk waits for nothing'],
  ])('is a failure of its rule where it %s, and the batch can be committed', (_title, words, error) => {
    const { verdict, failures, changes, effects } = batchAfter(words)
    expect(failures).toEqual([expect.stringContaining(error)])
    expect(verdict).toBe('accept')
    expect(changes).toEqual([])
    expect(effects.map(({ effect }) => effect)).toEqual([
      expect.objectContaining({ effect: 'email', subject: 'mail' }),
      expect.objectContaining({
        effect: 'report',
        section: 'OTHER',
        message: expect.stringContaining(error),
      }),
    ])
  })

  it('changes nothing of the entry, nor the rule that is named', () => {
    const { effects } = batchAfter(
      'walk.fields().MESSAGE = "other"; walk.request(5, { effect: "record", archive: "a", entry: walk.fields() })',
    )
    expect(effects[0]?.effect).toMatchObject({ effect: 'record', rule: 'a.chain:2', entry: { MESSAGE: 'm' } })
  })

  it('makes a filter false', () => {
    const odd = cautious(
      defineFilter({
        name: 'odd',
        summary: 'x',
        parameters: {},
        examples: [],
        compile: () => new Function('return Promise.resolve(true)') as never,
      }),
    )
    expect(batchOf('odd() -> drop', { odd }).verdict).toBe('policy')
  })
})

it('what is right in every part comes through as it is', () => {
  const wanted = [
    { effect: 'ban', set: 's', address: '2001:db8::/64', seconds: null },
    { effect: 'unban', set: 's', address: '192.0.2.1' },
    { effect: 'log', level: 'NOTICE', message: 'm', fields: { A: 'b' } },
    { effect: 'exec', command: ['true'] },
    { effect: 'webhook', url: 'chat', body: '{}', json: true },
    { effect: 'record', archive: 'a', entry: { A: 'b', n: 5, yes: true } },
    { effect: 'report', section: 'WARN', message: '', details: 'NONE' },
    { effect: 'email', subject: 's', body: 'b', to: [], priority: 'high', thread: 't' },
  ]
  const { failures, effects, changes } = batchAfter(
    `for (const one of ${JSON.stringify(wanted)}) walk.request(rule, one); table.set(key, [1], 5e15); out(walk, "text")`,
  )
  expect(failures).toEqual([])
  expect(effects.slice(0, wanted.length).map(({ effect }) => effect)).toMatchObject(wanted)
  expect(changes).toEqual([{ table: 'odd', key: '["a"]', value: '[1]', expires: 5e15 }])
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'

const WEEKDAY = readFileSync(new URL('../fixtures/modules/weekday.ts', import.meta.url), 'utf8')
const TUTORIAL = readFileSync(new URL('../../docs/modules.md', import.meta.url), 'utf8')
const ENTRIES = `{"__REALTIME_TIMESTAMP":"1767225600000000","__CURSOR":"a","MESSAGE":"Thursday 1:00 in Paris"}
{"__REALTIME_TIMESTAMP":"1767394800000000","__CURSOR":"b","MESSAGE":"Saturday 0:00 in Paris"}
`
const directory = directoryWith({
  'weekday.ts': WEEKDAY,
  'settings.yaml': blockOf(TUTORIAL, 'yaml'),
  'main.chain': blockOf(TUTORIAL, 'chain'),
  'wrong.chain':
    'chain main from journal {\n    weekday(MOON) -> drop\n    weekday() -> drop\n    wekday(SUN) -> drop\n}\n',
  'entries.json': ENTRIES,
  // Says that .ts files are CommonJS, which must not matter.
  'package.json': '{ "type": "commonjs" }',
})
const config = ['--config', `${directory}/settings.yaml`]

/** The one block of code in that language. */
function blockOf(markdown: string, language: string): string {
  const [block, ...others] = [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, tag]) => tag === language)
    .map(([, , text]) => text)
  if (block === undefined || others.length > 0) throw new Error(`there must be one block of ${language}`)
  return block
}

describe('docs/modules.md', () => {
  it('shows the module that these tests use', () => {
    expect(blockOf(TUTORIAL, 'ts')).toBe(WEEKDAY)
  })
})

describe('a filter of a user, in one file and one line of the settings', () => {
  it('is checked', async () => {
    expect(await pyruse(['check', ...config])).toEqual({ code: 0, stdout: 'no problems', stderr: '' })
  })

  it('gets the diagnostics of the built-in ones, and those of its own check', async () => {
    const { code, stdout } = await pyruse([
      'check',
      '--format',
      'json',
      ...config,
      `${directory}/wrong.chain`,
    ])
    expect(code).toBe(2)
    expect(jsonLines(stdout)).toMatchObject([
      { code: 'PY0304', line: 2, column: 13, hint: 'did you mean `MON`?' },
      { code: 'PY0306', line: 3, message: '`DAYS` must be one or several days' },
      { code: 'PY0202', line: 4, hint: 'did you mean `weekday`?' },
    ])
  })

  it('is tested, its own examples too', async () => {
    const { code, stdout } = await pyruse(['test', '--json', ...config])
    expect(jsonLines(stdout)).toEqual([
      { title: 'no work on Saturday', place: 'main.chain:7' },
      { title: 'example 1 of the filter weekday', place: 'weekday.example:5' },
    ])
    expect(code).toBe(0)
  })

  it('decides in a replay', async () => {
    const { code, stdout } = await pyruse([
      'replay',
      ...config,
      '--verdicts',
      '--input',
      `${directory}/entries.json`,
    ])
    expect(jsonLines(stdout)).toMatchObject([
      { verdict: 'accept' },
      { verdict: 'drop', rule: 'main.chain:3' },
    ])
    expect(code).toBe(0)
  })

  it('is listed with its file', async () => {
    const { stdout } = await pyruse(['list', 'filters', '--json', ...config])
    expect(jsonLines(stdout).at(-1)).toEqual({
      kind: 'filter',
      name: 'weekday',
      usage: 'weekday(DAYS…)',
      summary: 'True where the entry is of one of these days of the week.',
      file: `${directory}/weekday.ts`,
    })
  })

  it('is explained by doc', async () => {
    const { code, stdout } = await pyruse(['doc', 'weekday', ...config])
    expect(code).toBe(0)
    for (const part of [
      'weekday (filter)',
      'weekday(DAYS…)',
      'Days begin at midnight',
      'weekday.ts',
      'weekday(SAT, SUN) -> drop',
    ])
      expect(stdout).toContain(part)
  })
})

const GOOD = `export const odd = defineFilter({
  name: 'odd', summary: 'True where …', parameters: { field: field('The field.') }, examples: [],
  compile: ({ field }) => (walk) => field(walk) === 1,
})
`
const IMPORT = `import { defineAction, defineFilter, field } from 'pyruse-ts/module'\n`

/** What a file holds, and what is said about it, without `the module FILE`, and with the hint. */
const BROKEN: readonly { file: string; text?: string; problem: string }[] = [
  { file: 'missing.ts', problem: 'does not exist = a relative path is relative to the settings' },
  { file: 'list.txt', text: '', problem: 'is no module = its name must end in .ts, .mts, .js, .mjs' },
  {
    file: 'empty.ts',
    text: '',
    problem:
      'exports neither a filter nor an action = write `export const weekday = defineFilter({ name: "weekday", … })`',
  },
  {
    file: 'throws.ts',
    text: `${IMPORT}\nthrow new Error('no\\nluck')\n`,
    problem:
      'throws while it is loaded, in line 3: no luck = a module only defines; what may fail belongs into `compile` or into the walk',
  },
  {
    file: 'throws-null.js',
    text: 'throw null\n',
    problem:
      'throws while it is loaded: null = a module only defines; what may fail belongs into `compile` or into the walk',
  },
  {
    file: 'syntax.js',
    text: 'export const a = 1\nexport const b = = 2\n',
    problem: "cannot be understood: Unexpected token '=' = `node DIRECTORY/syntax.js` shows the place",
  },
  {
    file: 'syntax.ts',
    text: 'const a: number = 1\nexport const b: number = = 2\n',
    problem:
      'cannot be understood, in line 2: Expression expected = `node DIRECTORY/syntax.ts` shows the place',
  },
  {
    file: 'enum.ts',
    text: 'export enum Day { monday }\n',
    problem:
      'uses TypeScript that must be compiled, in line 1: TypeScript enum is not supported in strip-only mode = only types may be removed: no enums, no namespaces, no parameter properties',
  },
  {
    file: 'imports.ts',
    text: `import { x } from 'nowhere-to-be-found'\n`,
    problem:
      'imports what is not there: Cannot find package \'nowhere-to-be-found\' imported from DIRECTORY/imports.ts = the kit is imported from "pyruse-ts/module", other packages from a node_modules beside the file',
  },
  {
    file: 'kit.ts',
    text: `import { defineFiltre } from 'pyruse-ts/module'\n`,
    problem:
      "imports what is not there, in line 1: The requested module 'pyruse-ts/module' does not provide an export named 'defineFiltre' = did you mean `defineFilter`?",
  },
  {
    file: 'type.ts',
    text: `import { defineFilter, Walk } from 'pyruse-ts/module'\n`,
    problem:
      "imports what is not there, in line 1: The requested module 'pyruse-ts/module' does not provide an export named 'Walk' = a type is imported by `import type { Walk }`",
  },
  {
    file: 'helper.ts',
    text: `import { days } from './empty.ts'\n`,
    problem:
      "imports what is not there, in line 1: The requested module './empty.ts' does not provide an export named 'days' = import only what \"./empty.ts\" exports",
  },
  {
    file: 'name.ts',
    text: `${IMPORT}${GOOD.replace("'odd'", "'is-odd'")}`,
    problem:
      'exports the filter "is-odd", which no chain could call = a name is made of letters, digits and `_`, and is no word of the language',
  },
  {
    file: 'keyword.ts',
    text: `${IMPORT}${GOOD.replace("'odd'", "'match'")}`,
    problem:
      'exports the filter "match", which no chain could call = a name is made of letters, digits and `_`, and is no word of the language',
  },
  {
    file: 'parameter.js',
    text: `${IMPORT}${GOOD.replace("field('The field.')", "'The field.'")}`,
    problem:
      'exports the filter "odd", whose parameter `field` is none = make it with the kit: field("…"), value("…"), duration("…")',
  },
  {
    file: 'handmade.js',
    text: `export default { kind: 'filter', name: 'odd', summary: 's', parameters: {}, examples: [] }\n`,
    problem:
      'exports the filter "odd", which the kit did not make = make it with defineFilter or defineAction',
  },
]

describe('modules that are wrong', () => {
  it('are told of at their places in the settings, and bring no stack', async () => {
    const place = directoryWith({
      ...Object.fromEntries(
        BROKEN.map(({ file, text }) => [file, text]).filter(([, text]) => text !== undefined),
      ),
      'settings.yaml': `chains: [main.chain]\nmodules:\n${BROKEN.map(({ file }) => `  - ${file}\n`).join('')}`,
      'main.chain': 'chain main from journal {\n    odd(PRIORITY) -> drop\n}\n',
    })
    const { code, stdout, stderr } = await pyruse([
      'check',
      '--format',
      'json',
      '--config',
      `${place}/settings.yaml`,
    ])
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
    const found = jsonLines(stdout).map((line) => JSON.stringify(line).replaceAll(place, 'DIRECTORY'))
    expect(found.map((line) => described(JSON.parse(line)))).toEqual(
      BROKEN.map(({ file, problem }, index) => `PY0905 ${index + 3}:5 the module ${file} ${problem}`),
    )
  })

  it('replace nothing: a name that exists already is refused', async () => {
    const place = directoryWith({
      'a.ts': `${IMPORT}${GOOD}`,
      'b.ts': `${IMPORT}${GOOD}`,
      'c.ts': `${IMPORT}${GOOD.replace("'odd'", "'once_per'")}`,
      'settings.yaml': 'chains: [main.chain]\nmodules: [a.ts, b.ts, c.ts]\n',
      'main.chain': 'chain main from journal {\n    odd(PRIORITY) -> drop\n}\n',
    })
    const { code, stdout } = await pyruse(['check', '--format', 'json', '--config', `${place}/settings.yaml`])
    expect(code).toBe(2)
    const hint = 'give it another name: modules add, and replace nothing'
    expect(jsonLines(stdout).map(described)).toEqual([
      `PY0906 2:17 the module b.ts exports the filter \`odd\`, but there is one already, which comes from a.ts = ${hint}`,
      `PY0906 2:23 the module c.ts exports the filter \`once_per\`, but there is one already, which is built in = ${hint}`,
    ])
  })

  it('that fail to compile are told of at the call', async () => {
    const place = directoryWith({
      'a.ts': `${IMPORT}export const twice = defineAction({
  name: 'twice', summary: 'Does it.', parameters: { field: field('The field.') }, examples: [],
  compile: () => { throw new Error('no such device') },
})
`,
      'settings.yaml': 'chains: [main.chain]\nmodules: [a.ts]\n',
      'main.chain': 'chain main from journal {\n    PRIORITY < 3 -> twice MESSAGE\n    accept\n}\n',
    })
    const { code, stdout } = await pyruse(['check', '--format', 'json', '--config', `${place}/settings.yaml`])
    expect(code).toBe(2)
    expect(jsonLines(stdout).map(described)).toEqual([
      'PY0306 2:21 `twice` cannot be compiled: no such device = give it other values, or mend its module',
    ])
  })

  it('that fail in a walk are told of once in the log, and with each entry in the digest', async () => {
    const place = directoryWith({
      'a.ts': `${IMPORT}export const lucky = defineFilter({
  name: 'lucky', summary: 'Is it.', parameters: { field: field('The field.') }, examples: [],
  compile: () => () => { throw new Error('no luck') },
})
`,
      'settings.yaml':
        'chains: [main.chain]\nmodules: [a.ts]\nstate: state\nsources: { journal: { kind: recording, path: entries.json } }\n',
      'main.chain': 'chain main from journal {\n    lucky(MESSAGE) -> drop\n    accept\n}\n',
      'entries.json': ENTRIES,
    })
    const config = ['--config', `${place}/settings.yaml`]
    const { stderr } = await pyruse(['run', '--once', ...config])
    expect(jsonLines(stderr).filter((line) => JSON.stringify(line).includes('no luck'))).toEqual([
      expect.objectContaining({ level: 'warn', rule: 'main.chain:2', error: 'no luck' }),
    ])
    const { stdout } = await pyruse(['report', '--json', ...config])
    expect(jsonLines(stdout)).toMatchObject([
      { section: 'OTHER', message: '[-/-] Thursday 1:00 in Paris (main.chain:2 failed: no luck)', count: 1 },
      { section: 'OTHER', message: '[-/-] Saturday 0:00 in Paris (main.chain:2 failed: no luck)', count: 1 },
    ])
  })

  it.each([
    ['a promise', "Promise.reject(new Error('too late'))"],
    ['a timer', "setTimeout(() => { throw new Error('too late') }, 0)"],
  ])('are named where %s that a walk leaves behind fails', async (_, later) => {
    const place = directoryWith({
      'a.ts': `${IMPORT}export const hasty = defineFilter({
  name: 'hasty', summary: 'Is it.', parameters: { field: field('The field.') }, examples: [],
  compile: () => () => { ${later}; return true },
})
`,
      'settings.yaml': 'chains: [main.chain]\nmodules: [a.ts]\n',
      'main.chain': 'chain main from journal {\n    hasty(MESSAGE) -> drop\n    accept\n}\n',
    })
    const { code, stderr } = await pyruse(['explain', '--config', `${place}/settings.yaml`, 'x'])
    expect({ code, stderr }).toEqual({
      code: 70,
      stderr: `pyruse-ts: too late (this is a bug in the module ${place}/a.ts: a walk waits for nothing, and leaves nothing to be done later)`,
    })
  })

  it('that never finish loading are given up', { timeout: 30_000 }, async () => {
    const place = directoryWith({
      'a.ts': 'await new Promise(() => {})\n',
      'settings.yaml': 'chains: [main.chain]\nmodules: [a.ts]\n',
      'main.chain': 'chain main from journal { accept }\n',
    })
    const { code, stdout } = await pyruse(['check', '--config', `${place}/settings.yaml`])
    expect(code).toBe(2)
    expect(stdout).toContain('the module a.ts still waits for something after 5 s of loading')
  })

  it('leave doc and list at work for all the others', async () => {
    const place = directoryWith({ 'settings.yaml': 'modules: [missing.ts]\n' })
    const { code, stdout, stderr } = await pyruse(['doc', 'PY0905', '--config', `${place}/settings.yaml`])
    expect(code).toBe(0)
    expect(stdout).toContain('PY0905 (diagnostic)')
    expect(stderr).toContain('the module missing.ts does not exist')
  })
})

function described(line: unknown): string {
  const { code, line: row, column, message, hint } = line as Readonly<Record<string, string>>
  return `${code} ${row}:${column} ${message}${hint === null ? '' : ` = ${hint}`}`
}

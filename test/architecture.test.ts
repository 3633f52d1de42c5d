import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../src/builtins.ts'
import { OPERATORS } from '../src/language/ast.ts'

/** The folders of src/ from the bottom up, and what of those below each one may import. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  values: [],
  diagnostics: ['values'],
  language: ['values', 'diagnostics'],
  module: ['values', 'diagnostics', 'language'],
  check: ['values', 'diagnostics', 'language', 'module'],
  compile: ['values', 'diagnostics', 'language', 'module', 'check'],
  mining: ['values', 'diagnostics', 'language', 'module', 'check'],
  engine: ['values', 'module', 'compile'],
  settings: ['values', 'diagnostics', 'language', 'check'],
  sources: ['values', 'module', 'check', 'engine', 'settings'],
  state: ['values', 'module', 'mining', 'engine'],
  report: ['values', 'module', 'mining', 'engine'],
  effects: ['values', 'diagnostics', 'module', 'engine', 'settings', 'report'],
  explain: ['values', 'diagnostics', 'language', 'module', 'check', 'compile', 'engine'],
  graph: ['values', 'diagnostics', 'language', 'module', 'check', 'compile'],
  control: ['values', 'settings'],
  doctor: ['values', 'diagnostics', 'engine', 'settings', 'sources', 'state', 'effects', 'control'],
  metrics: ['values', 'engine'],
  editor: ['values', 'diagnostics', 'language', 'module', 'check'],
  import: ['values', 'language', 'check'],
  testing: ['values', 'diagnostics', 'language', 'module', 'check', 'compile', 'engine', 'explain'],
  program: [
    'values',
    'diagnostics',
    'language',
    'module',
    'check',
    'engine',
    'settings',
    'effects',
    'builtins.ts',
  ],
  setup: ['values', 'check', 'compile', 'mining', 'module', 'settings', 'sources', 'effects', 'doctor'],
  daemon: [
    'values',
    'diagnostics',
    'module',
    'check',
    'compile',
    'engine',
    'settings',
    'sources',
    'state',
    'report',
    'effects',
    'control',
    'metrics',
    'program',
    '../actions/support/counter.ts',
    '../package.json',
  ],
}

/** Names of the operators' files, which cannot be those of the operators. */
const OPERATOR_FILES: Readonly<Record<string, string>> = {
  '==': 'equal',
  '!=': 'not-equal',
  '<': 'less',
  '<=': 'less-or-equal',
  '>': 'greater',
  '>=': 'greater-or-equal',
  '~': 'matches',
  '!~': 'not-matches',
}

interface Import {
  readonly from: string
  readonly to: string
}

function importsOf(pattern: string): readonly Import[] {
  return globSync(pattern).flatMap((from) => {
    const text = readFileSync(from, 'utf8')
    const relative = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '')
    return relative.map((path) => ({ from, to: join(dirname(from), path) }))
  })
}

describe('the folders of src/', () => {
  it.each(Object.entries(LAYERS))('%s imports only from folders below it', (folder, below) => {
    const outside = importsOf(`src/${folder}/**/*.ts`).filter(({ to }) => !to.startsWith(`src/${folder}/`))
    const wrong = outside.filter(
      ({ to }) => !below.some((layer) => to === join('src', layer) || to.startsWith(`src/${layer}/`)),
    )
    expect(wrong).toEqual([])
  })

  it('are all known here, but for cli, which may import everything', () => {
    const folders = new Set(globSync('src/*/**/*.ts').map((path) => path.split('/')[1]))
    expect([...folders].sort()).toEqual([...Object.keys(LAYERS), 'cli'].sort())
  })

  it('import files, never directories, and no barrel but the one for module authors', () => {
    const all = importsOf('{src,filters,actions}/**/*.ts')
    expect(all.filter(({ to }) => !/\.(ts|json)$/.test(to))).toEqual([])
    expect(
      all.filter(({ from, to }) => to.endsWith('/index.ts') && !/^(filters|actions)\//.test(from)),
    ).toEqual([])
  })
})

describe('filters and actions', () => {
  it('import the kit for module authors, and what they share among themselves', () => {
    const wrong = importsOf('{filters,actions}/**/*.ts').filter(
      ({ from, to }) => to !== 'src/module/index.ts' && !to.startsWith(`${from.split('/')[0]}/support/`),
    )
    expect(wrong).toEqual([])
  })

  it('stand one in a file that is named after it', () => {
    const fileOf = (name: string) => OPERATOR_FILES[name] ?? name.replaceAll(/[_ ]/g, '-')
    const files = (folder: string) =>
      globSync(`${folder}/*.ts`)
        .map((path) => basename(path, '.ts'))
        .sort()
    expect(BUILTINS.filters.map(({ name }) => fileOf(name)).sort()).toEqual(files('filters'))
    expect(BUILTINS.actions.map(({ name }) => fileOf(name)).sort()).toEqual(files('actions'))
  })

  it('are there for every operator of the language', () => {
    const names = BUILTINS.filters.map(({ name }) => name)
    expect(OPERATORS.filter((operator) => !names.includes(operator))).toEqual([])
  })
})

describe('properties', () => {
  it('are made by what makes lists and texts as long as they say', () => {
    const direct = globSync('test/**/*.ts').filter((path) =>
      /^import .* from 'fast-check'/m.test(readFileSync(path, 'utf8')),
    )
    expect(direct).toEqual(['test/support/properties.ts'])
  })
})

import { globSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { regexesIn } from '../../scripts/build/parsed-chains.ts'
import { parseFile } from '../../src/language/parse.ts'
import { knownRegexes } from '../../src/settings/parsed-chains.ts'
import { makeJournal } from '../support/journal-files.ts'
import { PROGRAM_FILE, SOURCE_PROGRAM } from '../support/program-file.ts'
import { directoryWith, pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

const ROOT = join(import.meta.dirname, '..', '..')

const MODULE = `import { defineFilter } from 'pyruse-ts/module'
export const never = defineFilter({
  name: 'never', summary: 'Never.', parameters: {}, examples: [], compile: () => () => false,
})
`
const OWN =
  'chain own from journal {\n  never() -> drop\n  accept\n}\ntest "it" {\n  given MESSAGE "x"\n  expect accept\n}\n'

/** What the built program must say as the one does that runs from its sources. */
const CALLS: readonly {
  readonly title: string
  readonly settings: object
  readonly args: readonly string[]
}[] = [
  {
    title: 'finds the shipped chains, and runs their tests',
    settings: { chains: ['@chains/*.chain'] },
    args: ['test', '--config', 'settings.yaml'],
  },
  {
    title: 'knows what all shipped chains mean, which it need not parse',
    settings: { chains: ['@chains/*.chain'] },
    args: ['graph', '--format', 'text', '--config', 'settings.yaml'],
  },
  {
    title: 'gives modules of one\u2019s own the same kit',
    settings: { chains: ['own.chain'], modules: ['never.ts'] },
    args: ['test', '--config', 'settings.yaml'],
  },
  {
    title: 'knows what is wrong in settings',
    settings: { chains: 'own.chain', report: { schedule: 'daily' }, mial: {} },
    args: ['check', '--config', 'settings.yaml'],
  },
  { title: 'has all commands', settings: {}, args: ['--help'] },
]

test.each(CALLS)('the built program $title', async ({ settings, args }) => {
  const cwd = directoryWith({
    'settings.yaml': JSON.stringify(settings),
    'own.chain': OWN,
    'never.ts': MODULE,
  })
  const words = args.map((word) => (word === 'settings.yaml' ? join(cwd, word) : word))
  const { exitCode, stdout, stderr } = await execa(process.execPath, [PROGRAM_FILE, ...words], {
    reject: false,
  })
  expect({ code: exitCode, stdout, stderr }).toEqual(await pyruse(words, '', SOURCE_PROGRAM))
})

test('the built program says what is wrong to a Node.js that is too old for it', async () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  // Another version of Node.js is not at hand: this one says that it is.
  const pretence =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })"
  const { exitCode, stderr } = await execa(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretence)}`, PROGRAM_FILE, 'run'],
    { reject: false },
  )
  expect(exitCode).toBe(2)
  expect(stderr).toBe(
    `pyruse-ts: Node.js ${engines.node.replace('>=', '')} or later is needed, and this is 20.20.2\n` +
      '  hint: the Debian package brings its own; elsewhere, `node` in PATH must be version 24 or later',
  )
})

test('the built program knows the regular expressions of all shipped chains that have some', () => {
  const shipped = join(dirname(PROGRAM_FILE), '..', 'chains')
  for (const name of globSync('*.chain', { cwd: shipped })) {
    const { file } = parseFile({ name, text: readFileSync(join(shipped, name), 'utf8') })
    const written = new Set(regexesIn(file).map(({ source, flags }) => `/${source}/${flags}`))
    expect([...knownRegexes(shipped, [file]).keys()].toSorted(), name).toEqual([...written].toSorted())
  }
})

/** Threads read what is larger than this; a file that has grown for nothing is as good. */
const LARGE = 300 * 1024 * 1024
const START = 1_795_132_800_000_000
const LARGE_CHAIN = 'chain large from journal {\n  MESSAGE ~ /7$/ -> drop\n  accept\n}\n'

test.skipIf(missing('journal-remote', 'journalctl')).each(['auto', 'journalctl'])(
  'the built program finds the threads that read a large journal ahead (reader %s)',
  async (reader) => {
    const cwd = directoryWith({ 'large.chain': LARGE_CHAIN })
    const journal = join(cwd, 'journal')
    const entries = Array.from({ length: 500 }, (_, index) => ({
      realtime: START + index,
      fields: [['MESSAGE', `message ${index}`]] as const,
    }))
    truncateSync(makeJournal(journal, entries), LARGE)
    const sources = { journal: { kind: 'journald', directory: journal, reader } }
    const settings = { chains: [join(cwd, 'large.chain')], sources }
    const config = join(directoryWith({ 'settings.yaml': JSON.stringify(settings) }), 'settings.yaml')
    const { stdout, stderr } = await execa(process.execPath, [
      PROGRAM_FILE,
      'replay',
      '--verdicts',
      '--config',
      config,
    ])
    rmSync(journal, { recursive: true })
    expect(stderr).toBe('')
    const verdicts = stdout.split('\n').map((line) => JSON.parse(line).verdict)
    expect(verdicts).toEqual(entries.map((_, index) => (index % 10 === 7 ? 'drop' : 'accept')))
  },
)

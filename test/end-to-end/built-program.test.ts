import { mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, expect, test } from 'vitest'
import { build } from '../../scripts/build/build.ts'
import { directoryWith, pyruse } from '../support/pyruse.ts'

const ROOT = join(import.meta.dirname, '..', '..')
let main = ''

beforeAll(async () => {
  const place = mkdtempSync(join(tmpdir(), 'pyruse-built-'))
  symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'))
  main = await build(join(place, 'dist'))
})

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
    settings: { chains: ['@chains/sshd.chain'] },
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
  const { exitCode, stdout, stderr } = await execa(process.execPath, [main, ...words], { reject: false })
  expect({ code: exitCode, stdout, stderr }).toEqual(await pyruse(words))
})

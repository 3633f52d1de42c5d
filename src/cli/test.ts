import { existsSync, readFileSync } from 'node:fs'
import { styleText } from 'node:util'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { chainPath } from '../settings/chain-files.ts'
import { runSamples } from '../testing/run-samples.ts'
import { runTest, type TestResult } from '../testing/run-test.ts'
import { SystemAccounts } from './accounts.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { printDiagnostics } from './diagnostics-output.ts'
import { loadProgram, type ProgramLoading } from './load-program.ts'

export const command = defineCommand({
  summary: 'run the tests that stand beside the chains',
  description:
    'Runs the `test` blocks of the chains, and the samples beside them (`sshd.samples` beside `sshd.chain`), on the engine of `run`. Nothing is mailed, banned or written.',
  arguments: [
    {
      name: 'FILE',
      description: 'chain files instead of those of the settings',
      optional: true,
      variadic: true,
    },
  ],
  options: { ...CONFIG_OPTION, json: { description: 'print one JSON object a test' } },
  example: 'pyruse-ts test /etc/pyruse-ts/main.chain',
  run: async ({ arguments: files, options: { config, json } }) => {
    const loading = loadProgram({ config, chains: files, banSets: 'any' })
    const { results, diagnostics } = hasErrors(loading.diagnostics)
      ? { results: [], diagnostics: loading.diagnostics }
      : runAll(loading)
    if (hasErrors(diagnostics)) {
      printDiagnostics(diagnostics, 'text', process.stderr)
      return EXIT.usage
    }
    const colour = process.stdout.hasColors?.() ?? false
    for (const result of results)
      process.stdout.write(`${json ? JSON.stringify(result) : describe(result, colour)}\n`)
    const failed = results.filter(({ failure }) => failure !== undefined).length
    if (!json) process.stdout.write(`\n${results.length - failed} passed, ${failed} failed\n`)
    return failed === 0 ? EXIT.fine : EXIT.problems
  },
})

function runAll({ checked, loaded }: ProgramLoading): {
  results: readonly TestResult[]
  diagnostics: readonly Diagnostic[]
} {
  if (checked === undefined || loaded === undefined) return { results: [], diagnostics: [] }
  const accounts = new SystemAccounts()
  const results = checked.program.tests.map((test) => runTest(checked.program, test, accounts))
  const diagnostics: Diagnostic[] = []
  for (const { span } of loaded.files) {
    const path = chainPath(span.file).replace(/\.chain$/, '.samples')
    if (!path.endsWith('.samples') || !existsSync(path)) continue
    const file = { name: span.file.name.replace(/\.chain$/, '.samples'), text: readFileSync(path, 'utf8') }
    const samples = runSamples(checked, file, accounts)
    results.push(...samples.results)
    diagnostics.push(...samples.diagnostics)
  }
  return { results, diagnostics }
}

function describe({ title, place, failure }: TestResult, colour: boolean): string {
  const paint = (style: 'green' | 'red', text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text
  if (failure === undefined) return `${paint('green', 'ok')}    ${place}  ${title}`
  const lines = [
    `${paint('red', 'FAIL')}  ${place}  ${title}`,
    `      ${failure.place}: ${failure.expected}`,
    `      but ${failure.reason}`,
    '      the walk:',
    ...failure.trace.map((line) => `        ${line}`),
  ]
  return lines.join('\n')
}

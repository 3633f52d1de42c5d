import { existsSync } from 'node:fs'
import { styleText } from 'node:util'
import { type Diagnostic, diagnose, hasErrors } from '../diagnostics/diagnostic.ts'
import { Coverage, type FileCoverage } from '../explain/coverage.ts'
import type { File } from '../language/ast.ts'
import { isShipped, pathsNamed } from '../language/load.ts'
import { SystemAccounts } from '../program/accounts.ts'
import { banJudge } from '../program/ban-guard.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram, type ProgramLoading } from '../program/load-program.ts'
import { chainPath, diskChainFiles } from '../settings/chain-files.ts'
import { TestBench } from '../testing/bench.ts'
import { runExamples } from '../testing/run-example.ts'
import { runSamples } from '../testing/run-samples.ts'
import { runTest, type TestResult } from '../testing/run-test.ts'
import { TEST_MACHINE } from '../testing/test-machine.ts'
import { jsonText } from '../values/json-text.ts'
import { visible } from '../values/visible.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'

const NOTHING_TRIED =
  'no chain that was loaded has `test` blocks or samples of its own; those of shipped chains are run where all of them are included, and nothing else\n'

export const command = defineCommand({
  summary: 'run the tests that stand beside the chains',
  description:
    'Runs the `test` blocks of the chains, and the samples beside them (`sshd.samples` beside `sshd.chain`), and the examples of modules of your own, on the engine of `run`. Nothing is mailed, banned or written. Those of shipped chains are run where all of them are included, and nothing else.',
  arguments: [
    {
      name: 'FILE',
      description: 'chain files instead of those of the settings; - is standard input',
      optional: true,
      variadic: true,
    },
  ],
  options: {
    ...CONFIG_OPTION,
    coverage: { description: 'also list the rules that no test and no sample reached' },
    json: { description: 'print one JSON object a test, and with --coverage one a file' },
  },
  example: 'pyruse-ts test /etc/pyruse-ts/main.chain',
  run: async ({ arguments: chains, options: { config, coverage, json } }) => {
    const loading = await loadProgram({ config, chains, banSets: 'any' })
    const { results, diagnostics, files } = hasErrors(loading.diagnostics)
      ? { results: [], diagnostics: loading.diagnostics, files: [] }
      : runAll(loading)
    if (diagnostics.length > 0) printDiagnostics(diagnostics, 'text', process.stderr)
    if (hasErrors(diagnostics)) return EXIT.usage
    const colour = process.stdout.hasColors?.() ?? false
    for (const result of results)
      process.stdout.write(`${json ? jsonText(result) : describe(result, colour)}\n`)
    const failed = results.filter(({ failure }) => failure !== undefined).length
    if (!json) process.stdout.write(`\n${results.length - failed} passed, ${failed} failed\n`)
    if (!json && results.length === 0) process.stderr.write(NOTHING_TRIED)
    if (coverage)
      for (const file of files)
        process.stdout.write(`${json ? jsonText({ coverage: file }) : describeCoverage(file, colour)}\n`)
    return failed === 0 ? EXIT.fine : EXIT.problems
  },
})

function runAll({ settings, checked, loaded, modules, diagnostics: loading }: ProgramLoading): {
  results: readonly TestResult[]
  diagnostics: readonly Diagnostic[]
  files: readonly FileCoverage[]
} {
  if (settings === undefined || checked === undefined || loaded === undefined || modules === undefined)
    return { results: [], diagnostics: [], files: [] }
  const coverage = new Coverage(checked.program)
  const { known: judge } = banJudge(settings, { machine: () => [TEST_MACHINE] })
  const bench = new TestBench(checked.program, new SystemAccounts(), 'journal', { coverage, judge })
  // What shipped chains say of themselves need not hold beside a policy of the user's own, nor without the others.
  const holdTogether = areTheShipped(loaded.files)
  const isTested = (file: { readonly name: string }) => holdTogether || !isShipped(file)
  const results = checked.program.tests
    .filter(({ span }) => isTested(span.file))
    .map((test) => runTest(test, bench))
  // Of what `check` warns, only that a test tries nothing concerns who runs it.
  const diagnostics = loading.filter(({ code, span }) => code === 'PY0704' && isTested(span.file))
  for (const { span } of loaded.files.filter((file) => isTested(file.span.file))) {
    const path = chainPath(span.file).replace(/\.chain$/, '.samples')
    if (!path.endsWith('.samples') || !existsSync(path)) continue
    const name = span.file.name.replace(/\.chain$/, '.samples')
    const text = diskChainFiles().read(path)
    if (typeof text !== 'string') {
      const place = { file: { name, text: '' }, start: 0, end: 0 }
      diagnostics.push(diagnose('PY0801', place, { file: path, problem: text.problem }, text.hint))
      continue
    }
    const samples = runSamples(checked, { name, text }, bench)
    results.push(...samples.results)
    diagnostics.push(...samples.diagnostics)
  }
  for (const definition of modules.files.keys())
    for (const example of runExamples(definition, modules.modules)) {
      results.push(...(example.result ? [example.result] : []))
      diagnostics.push(...example.diagnostics)
    }
  const files = coverage.byFile().filter(({ file: name }) => isTested({ name }))
  return { results, diagnostics, files }
}

/** Whether the files are all that ship, and no others. */
function areTheShipped(files: readonly File[]): boolean {
  const shipped = pathsNamed('@chains/*.chain', '.', diskChainFiles())
  return files.length === shipped.length && files.every(({ span }) => isShipped(span.file))
}

/** `sshd.chain: 40 of 41 rules reached`, and the others below. */
function describeCoverage({ file, rules, reached, unreached }: FileCoverage, colour: boolean): string {
  const lines = unreached.map(({ place, text }) => visible(`  ${place}  ${text}`))
  const count = `${file}: ${reached} of ${rules} rules reached`
  return [paint(colour, reached === rules ? 'green' : 'red', count), ...lines].join('\n')
}

function paint(colour: boolean, style: 'green' | 'red', text: string): string {
  return colour ? styleText(style, text, { validateStream: false }) : text
}

function describe({ title, place, failure }: TestResult, colour: boolean): string {
  const test = visible(`${place}  ${title}`)
  if (failure === undefined) return `${paint(colour, 'green', 'ok')}    ${test}`
  const lines = [
    `${paint(colour, 'red', 'FAIL')}  ${test}`,
    `      ${visible(`${failure.place}: ${failure.expected}`)}`,
    `      ${failure.reason}`,
    '      the walk:',
    ...failure.trace.map((line) => `        ${line}`),
  ]
  return lines.join('\n')
}

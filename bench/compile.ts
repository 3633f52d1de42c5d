/**
 * How long many rules take from cold to ready, and how much memory: `node bench/compile.ts [--rules 10000] [--runs 5]`.
 * Each run is two processes: one reads the chains, checks and compiles them, as `run` does when it starts, and tells how long
 * each of that took; the other is `pyruse-ts check`, of the program as it was built where `--program` names one.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Command } from 'commander'
import { execaSync } from 'execa'
import { count } from './arguments.ts'
import { generateRules } from './compile/many-rules.ts'
import { describeMachine } from './machine.ts'

const { rules, runs, program } = new Command('compile')
  .description('Measures reading, checking and compiling many rules.')
  .option('--rules <number>', 'how many rules', count, 10_000)
  .option('--runs <number>', 'how many runs; the median counts', count, 5)
  .option('--program <file>', 'the main file', join(import.meta.dirname, '../src/main.ts'))
  .parse()
  .opts<{ readonly rules: number; readonly runs: number; readonly program: string }>()

/** What a process took from start to exit: milliseconds, also of all processors together, and its peak memory. */
type Usage = Readonly<Record<'wall' | 'cpu' | 'rssMegabytes', number>>
/** Milliseconds of the phases. */
type Phases = Readonly<Record<'import' | 'parse' | 'check' | 'compile', number>>

const directory = mkdtempSync(join(tmpdir(), 'pyruse-bench-'))
try {
  for (const [name, text] of generateRules(rules)) writeFileSync(join(directory, name), text)
  const measured = Array.from({ length: runs }, () => ({
    ...measureProcess([join(import.meta.dirname, 'compile', 'once.ts'), directory]),
    whole: measureProcess([program, 'check', ...chainsIn(directory)]).usage,
  }))
  const phases = measured.map(({ output }): Phases => JSON.parse(output))
  const lines = [
    `${rules} rules in ${Math.ceil(rules / 50)} chains; median of ${runs} cold processes each`,
    describeMachine(),
    '',
    row(
      'start and imports',
      phases.map((run) => run.import),
      'ms',
    ),
    row(
      'read and parse',
      phases.map((run) => run.parse),
      'ms',
    ),
    row(
      'check',
      phases.map((run) => run.check),
      'ms',
    ),
    row(
      'compile',
      phases.map((run) => run.compile),
      'ms',
    ),
    ...usageRows(
      'all of it',
      measured.map(({ usage }) => usage),
    ),
    ...usageRows(
      'pyruse-ts check',
      measured.map(({ whole }) => whole),
    ),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
} finally {
  rmSync(directory, { recursive: true })
}

function chainsIn(path: string): readonly string[] {
  return readdirSync(path).flatMap((name) => (name.endsWith('.chain') ? [join(path, name)] : []))
}

function measureProcess(program: readonly string[]): { readonly usage: Usage; readonly output: string } {
  const report = join(directory, 'usage.json')
  const preloaded = ['--import', join(import.meta.dirname, 'compile', 'usage.ts')]
  const started = performance.now()
  const { stdout } = execaSync(process.execPath, [...preloaded, ...program], {
    env: { PYRUSE_USAGE: report },
  })
  const wall = performance.now() - started
  const used: Omit<Usage, 'wall'> = JSON.parse(readFileSync(report, 'utf8'))
  return { usage: { ...used, wall }, output: stdout }
}

function usageRows(what: string, runs: readonly Usage[]): readonly string[] {
  return [
    row(
      what,
      runs.map(({ wall }) => wall),
      'ms',
    ),
    row(
      '  processor time',
      runs.map(({ cpu }) => cpu),
      'ms',
    ),
    row(
      '  peak memory',
      runs.map(({ rssMegabytes }) => rssMegabytes),
      'MB',
    ),
  ]
}

function row(what: string, figures: readonly number[], unit: string): string {
  return `${what.padEnd(20)}${Math.round(medianOf(figures)).toString().padStart(8)} ${unit}`
}

function medianOf(figures: readonly number[]): number {
  return figures.toSorted((left, right) => left - right)[figures.length >> 1] ?? Number.NaN
}

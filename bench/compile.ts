/**
 * How long many rules take from cold to ready, and how much memory: `node bench/compile.ts [--rules 10000] [--runs 5]`.
 * Each run is a process of its own that reads the chains, checks and compiles them, as `run` does when it starts.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Command } from 'commander'
import { execaSync } from 'execa'
import { count } from './arguments.ts'
import { generateRules } from './compile/many-rules.ts'
import { describeMachine } from './machine.ts'

const { rules, runs } = new Command('compile')
  .description('Measures reading, checking and compiling many rules.')
  .option('--rules <number>', 'how many rules', count, 10_000)
  .option('--runs <number>', 'how many runs; the median counts', count, 5)
  .parse()
  .opts<{ readonly rules: number; readonly runs: number }>()

/** What a run took: milliseconds of its phases, and its peak memory. */
type Figures = Readonly<Record<'import' | 'parse' | 'check' | 'compile' | 'wall' | 'rssMegabytes', number>>

const directory = mkdtempSync(join(tmpdir(), 'pyruse-bench-'))
try {
  for (const [name, text] of generateRules(rules)) writeFileSync(join(directory, name), text)
  const figures = Array.from({ length: runs }, () => runOnce(directory))
  const lines = [
    `${rules} rules in ${Math.ceil(rules / 50)} chains; median of ${runs} cold processes`,
    describeMachine(),
    '',
    row('start and imports', medianOf(figures, 'import'), 'ms'),
    row('read and parse', medianOf(figures, 'parse'), 'ms'),
    row('check', medianOf(figures, 'check'), 'ms'),
    row('compile', medianOf(figures, 'compile'), 'ms'),
    row('the whole process', medianOf(figures, 'wall'), 'ms'),
    row('peak memory', medianOf(figures, 'rssMegabytes'), 'MB'),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
} finally {
  rmSync(directory, { recursive: true })
}

function runOnce(chains: string): Figures {
  const started = performance.now()
  const { stdout } = execaSync(process.execPath, [join(import.meta.dirname, 'compile', 'once.ts'), chains])
  const phases: Omit<Figures, 'wall'> = JSON.parse(stdout)
  return { ...phases, wall: performance.now() - started }
}

function medianOf(figures: readonly Figures[], key: keyof Figures): number {
  const sorted = figures.map((run) => run[key]).sort((left, right) => left - right)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

function row(what: string, figure: number, unit: string): string {
  return `${what.padEnd(20)}${Math.round(figure).toString().padStart(8)} ${unit}`
}

/**
 * How many entries walk through the graph in a second of processor time, when they are in hand: nothing is read, nothing
 * committed. `node bench/walk.ts [--runs 3] [--only WORKLOAD]`. Each figure is the median of runs in processes of their own.
 */
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { execaSync } from 'execa'
import { numberText } from '../src/values/number-text.ts'
import { count } from './arguments.ts'
import { describeMachine } from './machine.ts'

/** By workload, the numbers that are measured: the first is what the others are compared with. */
const MEASURED: Readonly<Record<string, readonly number[]>> = {
  shipped: [1],
  chains: [1, 20, 200],
  'chains evenly': [1, 20, 200],
  match: [1, 20, 200],
  rules: [1, 20, 200],
  addresses: [2_000, 200_000],
}

interface Figures {
  /** Of an entry, in batches of 2,000: the lower quartile. */
  readonly nanoseconds: number
  /** Of a key. */
  readonly bytes?: number
}

const { runs, only } = new Command('walk')
  .description('Measures the walk of entries in hand.')
  .option('--runs <number>', 'how many runs; the median counts', count, 3)
  .addOption(new Option('--only <workload>', 'measure just this').choices(Object.keys(MEASURED)))
  .parse()
  .opts<{ readonly runs: number; readonly only?: string }>()

process.stdout.write(
  `${describeMachine()}\n\n${row('', 'ns an entry', 'entries/s', 'ratio', 'bytes a key')}\n`,
)
for (const [workload, numbers] of Object.entries(MEASURED)) {
  if (only !== undefined && only !== workload) continue
  let base: number | undefined
  for (const number of numbers) {
    const figures = Array.from({ length: runs }, () => runOnce(workload, number))
    const nanoseconds = median(figures.map((run) => run.nanoseconds))
    const bytes = median(figures.map((run) => run.bytes ?? Number.NaN))
    base ??= nanoseconds
    const speed = numberText(Math.round(1e9 / nanoseconds))
    const ratio = (nanoseconds / base).toFixed(2)
    const size = Number.isNaN(bytes) ? '' : bytes.toFixed(0)
    process.stdout.write(`${row(`${workload} ${number}`, nanoseconds.toFixed(0), speed, ratio, size)}\n`)
  }
}

function runOnce(workload: string, number: number): Figures {
  const once = join(import.meta.dirname, 'walk', 'once.ts')
  const { stdout } = execaSync(process.execPath, ['--expose-gc', once, workload, `${number}`])
  return JSON.parse(stdout)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[numbers.length >> 1] ?? Number.NaN
}

function row(title: string, ...cells: readonly string[]): string {
  return title.padEnd(20) + cells.map((cell) => cell.padStart(14)).join('')
}

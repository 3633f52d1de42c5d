import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execaSync } from 'execa'

/** A program that is measured: its arguments never go through a shell, its output goes nowhere. */
export interface Contestant {
  readonly name: string
  readonly program: string
  readonly arguments: readonly string[]
  /** Done before each of its runs, and not measured: its state of the last run goes away. */
  readonly prepare?: () => void
}

/** What a run took: seconds of wall time, seconds of processors, and memory at its peak in megabytes. */
export interface Cost {
  readonly seconds: number
  readonly processor: number
  readonly memory: number
}

/** What it cost, or why it did not run. */
export type Measurement = Cost | { readonly problem: string }

const NOT_FOUND = 127

/**
 * The median of several runs of each contestant. They take turns, so that whatever else the machine does meets them all;
 * the first turn only warms the caches up and does not count. Who fails once is out. Needs GNU time, as `time`.
 */
export function measure(contestants: readonly Contestant[], runs: number): Map<Contestant, Measurement> {
  const costs = new Map<Contestant, Cost[]>(contestants.map((contestant) => [contestant, []]))
  const results = new Map<Contestant, Measurement>()
  for (let turn = 0; turn <= runs; turn++) {
    for (const [contestant, taken] of costs) {
      const measurement = runOnce(contestant)
      if ('problem' in measurement) {
        results.set(contestant, measurement)
        costs.delete(contestant)
      } else if (turn > 0) taken.push(measurement)
    }
  }
  for (const [contestant, taken] of costs) results.set(contestant, medianCost(taken))
  return results
}

function runOnce({ name, program, arguments: args, prepare }: Contestant): Measurement {
  prepare?.()
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-time-'))
  try {
    const output = join(directory, 'time')
    const timed = ['--quiet', '--format=%e %U %S %M', `--output=${output}`, program, ...args]
    const result = execaSync('time', timed, { stdin: 'ignore', stdout: 'ignore', reject: false })
    if (result.code === 'ENOENT') return { problem: 'GNU time is missing: apt-get install time' }
    if (result.exitCode === NOT_FOUND) return { problem: `${program} is not installed` }
    if (result.failed)
      return { problem: `${name}: exit code ${result.exitCode}: ${result.stderr.split('\n')[0]}` }
    const [seconds = 0, user = 0, system = 0, kilobytes = 0] = readFileSync(output, 'utf8')
      .split(' ')
      .map(Number)
    return { seconds, processor: user + system, memory: kilobytes / 1000 }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function medianCost(costs: readonly Cost[]): Cost {
  return {
    seconds: median(costs.map(({ seconds }) => seconds)),
    processor: median(costs.map(({ processor }) => processor)),
    memory: median(costs.map(({ memory }) => memory)),
  }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { type Finish, stopWhenFinished } from './stop-when-finished.ts'

/** A program that is measured: its arguments never go through a shell, its output goes nowhere. */
export interface Contestant {
  readonly name: string
  readonly program: string
  readonly arguments: readonly string[]
  /** Done before each of its runs, and not measured: its state of the last run goes away. */
  readonly prepare?: () => void
  /** How it is seen that a program which would go on for ever has done its work. */
  readonly finish?: Finish
  /** It takes minutes: it runs only once, and that run counts. */
  readonly isSlow?: boolean
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
export async function measure(
  contestants: readonly Contestant[],
  runs: number,
): Promise<Map<Contestant, Measurement>> {
  const costs = new Map<Contestant, Cost[]>(contestants.map((contestant) => [contestant, []]))
  const results = new Map<Contestant, Measurement>()
  for (let turn = 0; turn <= runs; turn++) {
    for (const [contestant, taken] of costs) {
      if (contestant.isSlow && turn > 0) continue
      const measurement = await runOnce(contestant)
      if ('problem' in measurement) {
        results.set(contestant, measurement)
        costs.delete(contestant)
      } else if (turn > 0 || contestant.isSlow) taken.push(measurement)
    }
  }
  for (const [contestant, taken] of costs) results.set(contestant, medianCost(taken))
  return new Map(contestants.map((contestant) => [contestant, results.get(contestant) ?? NOT_RUN]))
}

const NOT_RUN = { problem: 'was not run' }

async function runOnce({
  name,
  program,
  arguments: args,
  prepare,
  finish,
}: Contestant): Promise<Measurement> {
  prepare?.()
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-time-'))
  try {
    const output = join(directory, 'time')
    const timed = ['--quiet', '--format=%e %U %S %M', `--output=${output}`, program, ...args]
    const timing = execa('time', timed, { stdin: 'ignore', stdout: 'ignore', reject: false })
    const secondsToFinish = finish && (await stopWhenFinished(timing.pid, finish))
    const result = await timing
    if (result.code === 'ENOENT') return { problem: 'GNU time is missing: apt-get install time' }
    if (result.exitCode === NOT_FOUND) return { problem: `${program} is not installed` }
    if (result.failed && secondsToFinish === undefined)
      return { problem: `${name}: exit code ${result.exitCode}: ${result.stderr.split('\n')[0]}` }
    const [seconds = 0, user = 0, system = 0, kilobytes = 0] = readFileSync(output, 'utf8')
      .split(' ')
      .map(Number)
    return { seconds: secondsToFinish ?? seconds, processor: user + system, memory: kilobytes / 1000 }
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

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

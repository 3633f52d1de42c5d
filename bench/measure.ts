import { performance } from 'node:perf_hooks'
import { execaSync } from 'execa'

/** A program that is measured: its arguments never go through a shell, its output goes nowhere. */
export interface Contestant {
  readonly name: string
  readonly program: string
  readonly arguments: readonly string[]
}

/** How long it took, in seconds of wall time, or why it did not run. */
export type Measurement = { readonly seconds: number } | { readonly problem: string }

/**
 * The median of several runs of each contestant. They take turns, so that whatever else the machine does meets them all;
 * the first turn only warms the caches up and does not count. Who fails once is out.
 */
export function measure(contestants: readonly Contestant[], runs: number): Map<Contestant, Measurement> {
  const times = new Map<Contestant, number[]>(contestants.map((contestant) => [contestant, []]))
  const results = new Map<Contestant, Measurement>()
  for (let turn = 0; turn <= runs; turn++) {
    for (const [contestant, seconds] of times) {
      const measurement = runOnce(contestant)
      if ('problem' in measurement) {
        results.set(contestant, measurement)
        times.delete(contestant)
      } else if (turn > 0) seconds.push(measurement.seconds)
    }
  }
  for (const [contestant, seconds] of times) results.set(contestant, { seconds: median(seconds) })
  return results
}

function runOnce(contestant: Contestant): Measurement {
  const started = performance.now()
  const result = execaSync(contestant.program, contestant.arguments, {
    stdin: 'ignore',
    stdout: 'ignore',
    reject: false,
  })
  const seconds = (performance.now() - started) / 1000
  if (!result.failed) return { seconds }
  if (result.code === 'ENOENT') return { problem: `${contestant.program} is not installed` }
  return { problem: `exit code ${result.exitCode}: ${result.stderr.split('\n')[0]}` }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

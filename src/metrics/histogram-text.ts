import type { HistogramSnapshot } from '../engine/histogram.ts'

/** A histogram in the text format of Prometheus: prom-client's own can only be told value by value. */
export function histogramText(
  name: string,
  help: string,
  { bounds, counts, sum, count }: HistogramSnapshot,
): string {
  let atMost = 0
  const buckets = counts.map((inBucket, index) => {
    atMost += inBucket
    return `${name}_bucket{le="${bounds[index] ?? '+Inf'}"} ${atMost}`
  })
  const lines = [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} histogram`,
    ...buckets,
    `${name}_sum ${sum}`,
    `${name}_count ${count}`,
  ]
  return `${lines.join('\n')}\n`
}

import { Counter, Gauge, Registry } from 'prom-client'
import { histogramText } from './histogram-text.ts'
import type { Reading } from './reading.ts'

/** Labels and the value. No label is ever made of what entries hold, or whoever writes them would fill Prometheus. */
type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

/** The reading in the text format of Prometheus. */
export async function exposition(reading: Reading): Promise<string> {
  const registry = new Registry()
  for (const { name, help, total, samples } of metricsOf(reading)) {
    const labelNames = Object.keys(samples[0]?.[0] ?? {})
    const configuration = { name: `pyruse_${name}`, help, labelNames, registers: [registry] }
    if (total) {
      const counter = new Counter(configuration)
      for (const [labels, value] of samples) counter.inc({ ...labels }, value)
    } else {
      const gauge = new Gauge(configuration)
      for (const [labels, value] of samples) gauge.set({ ...labels }, value)
    }
  }
  const help = 'Seconds that the walk of an entry through the chains took; one entry in 64 is timed.'
  const walks = histogramText('pyruse_walk_seconds', help, reading.vitals.walks)
  return `${await registry.metrics()}\n${walks}`
}

interface Metric {
  readonly name: string
  readonly help: string
  /** Whether it only grows. */
  readonly total: boolean
  readonly samples: readonly Sample[]
}

function metricsOf(reading: Reading): readonly Metric[] {
  return [...workMetrics(reading), ...sourceMetrics(reading), ...storeMetrics(reading)]
}

function workMetrics({ version, vitals }: Reading): readonly Metric[] {
  const { verdicts, policy, effects } = vitals
  const decided = verdicts.map(({ chain, verdict, count }): Sample => [{ chain, verdict }, count])
  return [
    gauge('build_info', 'The version; its value is always 1.', [[{ version, node: process.version }, 1]]),
    gauge('start_time_seconds', 'When the daemon started, since the epoch.', single(vitals.started / 1000)),
    total('commits_total', 'Batches that were committed.', single(vitals.commits)),
    total('verdicts_total', 'Entries by the chain that decided them, or left to the policy.', [
      ...decided,
      [{ chain: '', verdict: 'policy' }, policy],
    ]),
    total(
      'effects_total',
      'Effects by kind: asked for by walks, attempts that failed, done, given up, and run out before they could be done.',
      effects.map(({ effect, outcome, count }) => [{ effect, outcome }, count]),
    ),
  ]
}

function sourceMetrics({ vitals, sources }: Reading): readonly Metric[] {
  const known = vitals.sources.filter(({ source }) => sources.has(source))
  return [
    total(
      'entries_total',
      'Entries that walked, by source.',
      known.map(({ source, entries }) => [{ source }, entries]),
    ),
    gauge(
      'lag_seconds',
      'How long the newest entry of the source had waited when it walked, or waits while more do.',
      known.map(({ source, lag }) => [{ source }, lag]),
    ),
    gauge(
      'source_silent_seconds',
      'How long ago the last entry of the source came.',
      known.map(({ source, silent }) => [{ source }, silent]),
    ),
    gauge(
      'source_readable',
      'Whether the source can be read: 1 or 0.',
      [...sources].map(([source, isReadable]) => [{ source }, Number(isReadable)]),
    ),
  ]
}

function storeMetrics(reading: Reading): readonly Metric[] {
  const { queues, counterKeys, forgottenKeys, databaseBytes, residentBytes, heapBytes } = reading
  const ofQueues = (value: (queue: Reading['queues'][number]) => number) =>
    queues.map((queue): Sample => [{ effect: queue.effect }, value(queue)])
  return [
    gauge(
      'queue_items',
      'Effects that wait to be carried out.',
      ofQueues(({ waiting }) => waiting),
    ),
    gauge(
      'queue_failing_items',
      'Those of them that failed at least once.',
      ofQueues(({ failing }) => failing),
    ),
    gauge(
      'queue_oldest_age_seconds',
      'How long the oldest of them has waited.',
      ofQueues(({ oldestAge }) => oldestAge),
    ),
    gauge(
      'counter_keys',
      'Keys that a counter holds.',
      [...counterKeys].map(([counter, keys]) => [{ counter }, keys]),
    ),
    total(
      'counter_keys_forgotten_total',
      'Keys of counters that were forgotten for want of room.',
      single(forgottenKeys),
    ),
    gauge('database_bytes', 'The size of the database with its log.', single(databaseBytes)),
    gauge('resident_memory_bytes', 'The memory that the process takes.', single(residentBytes)),
    gauge('heap_bytes', 'The part of it that holds objects.', single(heapBytes)),
  ]
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, total: false, samples }
}

function total(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, total: true, samples }
}

function single(value: number): readonly Sample[] {
  return [[{}, value]]
}

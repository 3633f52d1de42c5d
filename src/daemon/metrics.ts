import manifest from '../../package.json' with { type: 'json' }
import type { Reading } from '../metrics/reading.ts'
import type { Logger } from '../program/logging.ts'
import type { StateReader } from '../state/state-reader.ts'
import { parseEndpoint } from '../values/endpoint.ts'
import type { Daemon } from './daemon.ts'
import { COUNTER_PREFIX } from './state-rows.ts'

export interface MetricsParts {
  readonly daemon: Daemon
  readonly reader: StateReader
  readonly log: Logger
}

/**
 * Tells Prometheus the metrics, where the settings want that. Where it cannot listen, the daemon does its work all the
 * same, and says so.
 */
export async function openMetrics(parts: MetricsParts): Promise<{ close(): void }> {
  const { daemon, log } = parts
  const { listen } = daemon.configuration.settings.metrics
  const endpoint = listen === undefined ? undefined : parseEndpoint(listen)
  if (endpoint === undefined) return { close: () => undefined }
  // Loaded only where it is wanted: its library is a tenth of what a start would load.
  const [{ MetricsServer }, { exposition }] = await Promise.all([
    import('../metrics/server.ts'),
    import('../metrics/exposition.ts'),
  ])
  const server = new MetricsServer({
    read: async () => exposition(readingOf(parts)),
    onFailure: (error) => log.error({ err: error }, 'the metrics cannot be told'),
  })
  const failure = await server.listen(endpoint)
  if (failure !== undefined)
    log.error(
      { listen, error: failure.message, hint: 'free it, or give `metrics.listen` another address and port' },
      'there are no metrics: their address and port cannot be listened at; all else goes on',
    )
  return server
}

function readingOf({ daemon, reader }: MetricsParts): Reading {
  const { rss, heapUsed } = process.memoryUsage()
  const now = Date.now()
  return {
    version: manifest.version,
    vitals: daemon.vitals.snapshot(),
    sources: new Map(daemon.sources.map(({ name, isUnreadable }) => [name, !isUnreadable])),
    queues: reader.waiting().map(({ effect, count, failing, oldest }) => ({
      effect,
      waiting: count,
      failing,
      oldestAge: oldest === null ? 0 : Math.max(0, now - oldest / 1000) / 1000,
    })),
    counterKeys: new Map(
      [...daemon.tables.sizes()]
        .filter(([table]) => table.startsWith(COUNTER_PREFIX))
        .map(([table, keys]) => [table.slice(COUNTER_PREFIX.length), keys]),
    ),
    forgottenKeys: daemon.tables.letGo,
    databaseBytes: reader.bytes(),
    residentBytes: rss,
    heapBytes: heapUsed,
  }
}

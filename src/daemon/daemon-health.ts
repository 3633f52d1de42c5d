import manifest from '../../package.json' with { type: 'json' }
import type { Health } from '../engine/health.ts'
import type { SqliteStore } from '../state/store.ts'
import type { Daemon } from './daemon.ts'

/** How this very process is, for its digest. */
export function daemonHealth({ vitals, commits: { entries } }: Daemon, store: SqliteStore): Health {
  const { uptime, longestLag } = vitals.snapshot()
  return {
    version: manifest.version,
    uptime,
    rate: entries.totals.entries / Math.max(1, uptime),
    rateNow: entries.rate(900),
    longestLag,
    memory: process.memoryUsage.rss(),
    database: store.reader().bytes(),
  }
}

import type { SourceStatus, Status } from '../control/status.ts'
import type { SupervisedSource } from '../engine/supervised-source.ts'
import type { SourceVitals } from '../engine/vitals.ts'
import type { StateReader } from '../state/state-reader.ts'
import { isoMicroseconds } from '../values/instant.ts'
import type { Daemon } from './daemon.ts'
import type { RecentProblems } from './recent-problems.ts'
import type { Reloader } from './reloader.ts'
import { chainCounts, counterSizes, cursorTime, stateStatus } from './state-status.ts'

export interface DaemonStatusParts {
  readonly daemon: Daemon
  readonly reader: StateReader
  readonly reloader: Reloader
  readonly problems: RecentProblems
}

/** The status of this very process, which runs the daemon. */
export function daemonStatus({ daemon, reader, reloader, problems }: DaemonStatusParts): Status {
  const { settings, program } = daemon.configuration
  const base = stateStatus(settings, reader, Date.now())
  const { started, uptime, sources, verdicts, effects } = daemon.vitals.snapshot()
  const since = new Date(started).toISOString()
  const { entries, unwritten } = daemon.commits
  const { entries: total, ...fates } = entries.totals
  const vitalsOf = new Map(sources.map((vitals) => [vitals.source, vitals]))
  return {
    ...base,
    running: true,
    pid: process.pid,
    started: since,
    uptime: Math.round(uptime),
    sources: daemon.sources.map((source) => sourceStatus(source, vitalsOf.get(source.name))),
    entries: {
      since,
      total,
      ...fates,
      rate_1m: rounded(entries.rate(60)),
      rate_15m: rounded(entries.rate(900)),
    },
    chains: chainCounts(reader).filter(({ chain }) => program.chains.has(chain)),
    verdicts,
    effects,
    errors: problems.list,
    counters: counterSizes(daemon.tables.sizes()),
    digest: { ...base.digest, next: daemon.digest.next()?.toISOString() ?? null },
    last_reload: reloader.last,
    ...(unwritten && { unwritten: { ...unwritten, since: new Date(unwritten.since).toISOString() } }),
  }
}

function sourceStatus(source: SupervisedSource, vitals: SourceVitals | undefined): SourceStatus {
  const cursor = source.cursor()
  const walked = vitals !== undefined && vitals.entries > 0 ? vitals : undefined
  return {
    source: source.name,
    readable: !source.isUnreadable,
    cursor,
    at: walked === undefined ? cursorTime(cursor) : isoMicroseconds(walked.newest),
    lag: walked === undefined ? null : rounded(walked.lag),
    counts: source.counts(),
  }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

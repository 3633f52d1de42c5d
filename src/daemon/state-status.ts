import manifest from '../../package.json' with { type: 'json' }
import type { ChainStatus, QueueStatus, SourceStatus, Status } from '../control/status.ts'
import type { Settings } from '../settings/settings.ts'
import { parseCursor } from '../sources/journal-cursor.ts'
import type { StateReader } from '../state/state-reader.ts'
import { isoMicroseconds, isoOrNull } from '../values/instant.ts'
import { archiveStatus } from './archive-status.ts'
import { COUNTER_PREFIX } from './state-rows.ts'

/** What the database alone tells, of a daemon that is down; undefined where there is not even a database. */
export function stateStatus(
  { file, state, archives = {} }: Pick<Settings, 'file' | 'state'> & Partial<Pick<Settings, 'archives'>>,
  reader: StateReader | undefined,
  now: number,
): Status {
  const report = reader?.openReport(now)
  const { entries = 0, accepted = 0, dropped = 0, policy = 0 } = report?.totals ?? {}
  const since = isoOrNull(report?.from ?? null)
  return {
    running: false,
    version: manifest.version,
    pid: null,
    started: null,
    uptime: null,
    settings: file ?? null,
    state,
    sources: reader === undefined ? [] : sourcesOf(reader),
    entries: { since, total: entries, accepted, dropped, policy, rate_1m: null, rate_15m: null },
    chains: reader === undefined ? [] : chainCounts(reader),
    verdicts: null,
    effects: null,
    queues: reader === undefined ? [] : queuesOf(reader),
    archives: archiveStatus(archives, reader?.archives() ?? []),
    errors: null,
    counters: counterSizes(reader?.sizes() ?? new Map()),
    digest: { since, next: null },
    database: { bytes: reader?.bytes() ?? 0 },
    last_reload: null,
  }
}

/**
 * When the newest entry was written that walked, as far as the database tells, or that the daemon knows, in microseconds since
 * the epoch; not ahead of the present, as an entry may be.
 */
export function newestEntry(reader: StateReader, known = 0): number {
  const times = [...reader.cursors().values()].map((cursor) => parseCursor(cursor)?.realtime ?? 0)
  return Math.min(Math.max(reader.newestEntry(), known, ...times), Date.now() * 1000)
}

function queuesOf(reader: StateReader): readonly QueueStatus[] {
  return reader.waiting().map(({ effect, count, failing, oldest, error }) => ({
    effect,
    waiting: count,
    failing,
    oldest: isoOrNull(oldest),
    error,
  }))
}

/** The counts of all base chains, former texts of a chain included; those that were entered most come first. */
export function chainCounts(reader: StateReader): readonly ChainStatus[] {
  const counts = new Map<string, { entered: number; decided: number }>()
  for (const [point, { count }] of reader.hits()) {
    const [, chain, what] = /^(.*)@[0-9a-f]+ (entered|decided) /.exec(point) ?? []
    if (chain === undefined || (what !== 'entered' && what !== 'decided')) continue
    const known = counts.get(chain) ?? { entered: 0, decided: 0 }
    counts.set(chain, { ...known, [what]: known[what] + count })
  }
  const all = [...counts].map(([chain, numbers]) => ({ chain, ...numbers }))
  return all.sort((a, b) => b.entered - a.entered || (a.chain < b.chain ? -1 : 1))
}

/** How many keys each counter holds, given the sizes of all tables. */
export function counterSizes(sizes: ReadonlyMap<string, number>): Status['counters'] {
  return [...sizes]
    .filter(([name]) => name.startsWith(COUNTER_PREFIX))
    .map(([name, keys]) => ({ counter: name.slice(COUNTER_PREFIX.length), keys }))
}

/** When the entry of a cursor was written; null where it does not tell. */
export function cursorTime(cursor: string | null): string | null {
  const realtime = cursor === null ? undefined : parseCursor(cursor)?.realtime
  return realtime === undefined ? null : isoMicroseconds(realtime)
}

function sourcesOf(reader: StateReader): readonly SourceStatus[] {
  return [...reader.cursors()].map(([source, cursor]) => ({
    source,
    readable: null,
    cursor,
    at: cursorTime(cursor),
    lag: null,
  }))
}

import type { VerdictPoint } from '../compile/points.ts'
import { Histogram, type HistogramSnapshot } from './histogram.ts'
import type { Batch, Settled } from './ports.ts'
import { RecentMaximum } from './recent-maximum.ts'

/** Of so many entries, the walk of one is timed: a look at the clock costs as much as a short walk. */
const TIMED_ONE_IN = 64
/** Seconds; the longest walks are those of entries of a megabyte. */
const WALK_BOUNDS = [1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 1e-3, 1e-2, 0.1, 1]

/** What became of effects: `asked` when they were committed, then `failed` for each attempt in vain, and one of the others. */
export const EFFECT_OUTCOMES = ['asked', 'done', 'failed', 'given_up', 'run_out'] as const
export type EffectOutcome = (typeof EFFECT_OUTCOMES)[number]

/** What a daemon did since it started. */
export interface VitalsSnapshot {
  /** Milliseconds since the epoch. */
  readonly started: number
  /** Seconds. */
  readonly uptime: number
  readonly sources: readonly SourceVitals[]
  /** How often chains decided, by the chain where the verdict stands, and how often none did. */
  readonly verdicts: readonly (VerdictPoint & { readonly count: number })[]
  readonly policy: number
  readonly effects: readonly {
    readonly effect: string
    readonly outcome: EffectOutcome
    readonly count: number
  }[]
  /** Seconds that walks took, of one entry in 64. */
  readonly walks: HistogramSnapshot
  readonly commits: number
  /** Seconds that an entry had waited at most when it walked, in the last day. */
  readonly longestLag: number
}

export interface SourceVitals {
  readonly source: string
  readonly entries: number
  /** When the entry was written that walked last, in microseconds since the epoch. */
  readonly newest: number
  /** Seconds that the entry had waited when it walked, or, while more are known to wait, waits by now. */
  readonly lag: number
  /** Seconds since the last entry came, or since the source was first asked. */
  readonly silent: number
  /** Seconds since it was last found to have no further entry. */
  readonly askedAgo: number
}

interface SourceRecord {
  entries: number
  newest: number
  /** Milliseconds since the epoch when it walked. */
  walkedAt: number
  /** The same on the clock that nobody sets. */
  walkedSince: number
  /** Whether it had no further entry when it was asked last, and when that was so, on that clock, too. */
  isDrained: boolean
  drainedAt: number
}

/**
 * What the daemon's parts tell of their work. Cheap: nothing is noted for each entry, only for each turn of a source, each
 * batch, and each outcome of an effect.
 */
export class Vitals {
  readonly #started = Date.now()
  readonly #startedSince = performance.now()
  readonly #sources = new Map<string, SourceRecord>()
  readonly #verdicts = new Map<string, VerdictPoint & { count: number }>()
  readonly #effects = new Map<string, Map<EffectOutcome, number>>()
  readonly #lags = new RecentMaximum()
  readonly #walks = new Histogram(WALK_BOUNDS)
  #points: ReadonlyMap<string, VerdictPoint> = new Map()
  #policy = 0
  #commits = 0
  #untimed = 0

  /** The verdicts of the chains that walk from now on, by the points where they are counted. */
  follow(points: ReadonlyMap<string, VerdictPoint>): void {
    this.#points = points
  }

  /** Whether the next walk is one that is to be timed. */
  isTimed(): boolean {
    this.#untimed = (this.#untimed + 1) % TIMED_ONE_IN
    return this.#untimed === 0
  }

  walkTook(seconds: number): void {
    this.#walks.note(seconds)
  }

  /** Notes how many entries of a source walked in its turn, and when the last of them was written, in microseconds. */
  turn(source: string, walked: number, newest: number): void {
    const record = this.#sourceNamed(source)
    record.isDrained = walked === 0
    if (walked === 0) {
      record.drainedAt = performance.now()
      return
    }
    record.entries += walked
    record.newest = newest
    record.walkedAt = Date.now()
    record.walkedSince = performance.now()
    this.#lags.note(Math.max(0, record.walkedAt - newest / 1000) / 1000, performance.now())
  }

  /** Notes a batch that is committed. */
  committed({ totals, hits, effects }: Batch): void {
    this.#commits += 1
    this.#policy += totals.policy
    for (const { effect } of effects) this.#noteEffect(effect.effect, 'asked')
    for (const [point, count] of hits.counts) {
      const decided = this.#points.get(point)
      if (decided !== undefined) this.#noteVerdicts(decided, count)
    }
  }

  /** Notes how effects ended that were tried. */
  settled(results: readonly Settled[]): void {
    for (const { item, outcome } of results) {
      const { payload } = item
      this.#noteEffect(payload.effect, outcomeOf(outcome), payload.effect === 'record' ? payload.records : 1)
    }
  }

  snapshot(): VitalsSnapshot {
    const now = performance.now()
    return {
      started: this.#started,
      uptime: (now - this.#startedSince) / 1000,
      sources: [...this.#sources].map(([source, record]) => sourceVitals(source, record, now)),
      verdicts: [...this.#verdicts.values()].map((verdict) => ({ ...verdict })),
      policy: this.#policy,
      effects: [...this.#effects].flatMap(([effect, counts]) =>
        [...counts].map(([outcome, count]) => ({ effect, outcome, count })),
      ),
      walks: this.#walks.snapshot(),
      commits: this.#commits,
      longestLag: this.#lags.at(now),
    }
  }

  #sourceNamed(source: string): SourceRecord {
    const known = this.#sources.get(source)
    if (known !== undefined) return known
    const now = performance.now()
    const record = {
      entries: 0,
      newest: 0,
      walkedAt: 0,
      walkedSince: now,
      isDrained: true,
      drainedAt: now,
    }
    this.#sources.set(source, record)
    return record
  }

  #noteVerdicts({ chain, verdict }: VerdictPoint, count: number): void {
    const key = `${verdict} ${chain}`
    const known = this.#verdicts.get(key)
    if (known === undefined) this.#verdicts.set(key, { chain, verdict, count })
    else known.count += count
  }

  #noteEffect(effect: string, outcome: EffectOutcome, count = 1): void {
    const counts = this.#effects.get(effect) ?? new Map<EffectOutcome, number>()
    counts.set(outcome, (counts.get(outcome) ?? 0) + count)
    this.#effects.set(effect, counts)
  }
}

function outcomeOf(outcome: Settled['outcome']): EffectOutcome {
  if (outcome.ok) return 'done'
  if (outcome.ranOut === true) return 'run_out'
  return outcome.permanent === true ? 'given_up' : 'failed'
}

function sourceVitals(source: string, record: SourceRecord, now: number): SourceVitals {
  const { entries, newest, walkedAt, walkedSince, isDrained, drainedAt } = record
  const waitedUntil = isDrained ? walkedAt : Date.now()
  return {
    source,
    entries,
    newest,
    lag: entries === 0 ? 0 : Math.max(0, waitedUntil - newest / 1000) / 1000,
    silent: (now - walkedSince) / 1000,
    askedAgo: Math.max(0, now - drainedAt) / 1000,
  }
}

import type { Graph, Walked } from '../compile/compile.ts'
import type { Failure } from '../compile/walk-state.ts'
import type { Effect } from '../module/effect.ts'
import type { Entry } from '../module/entry.ts'
import type { Batch, Hits, KeyedEffect, Source } from './ports.ts'
import type { Totals } from './report-content.ts'
import type { StateTables } from './state-tables.ts'

/** How much of the MESSAGE that caused an effect is kept with it. */
const LONGEST_CAUSE = 500

/** Decides about effects before they leave: what may not be done becomes something else, or nothing. */
export type EffectGuard = (effect: Effect) => readonly Effect[]

/** What became of an entry: its effects are those that may leave. */
export type Processed = Walked

export interface EngineParts {
  readonly graph: Graph
  readonly tables: StateTables
  readonly guard: EffectGuard
  /** Told of every failure of a filter or an action. */
  readonly onFailure: (failure: Failure) => void
}

/** Walks entries, and gathers what they change until it is taken to be committed. */
export class Engine {
  #parts: EngineParts
  #latest = 0
  #cursors = new Map<string, string>()
  #effects: KeyedEffect[] = []
  #totals: Totals = { entries: 0, accepted: 0, dropped: 0, policy: 0 }
  #since = 0
  /** Of graphs that were replaced since the batch was taken last. */
  #formerHits = new Map<string, number>()

  constructor(parts: EngineParts) {
    this.#parts = parts
  }

  /** How many entries were walked since the batch was taken last. */
  get pendingEntries(): number {
    return this.#totals.entries
  }

  /** Whether the batch holds effects that somebody waits for; a line of the digest can wait. */
  get isUrgent(): boolean {
    return this.#effects.some(({ effect }) => effect.effect !== 'report')
  }

  /** Goes on with other chains from the next entry; state is kept by the names of counters. */
  replaceGraph(graph: Graph): void {
    this.#formerHits = this.#takeHits()
    this.#parts = { ...this.#parts, graph }
  }

  /** Walks the entry that the source yielded last. */
  process(entry: Entry, source: Source): Processed {
    const { graph, guard, onFailure } = this.#parts
    const walked = graph.walk(entry, source.name)
    this.#latest = Math.max(this.#latest, entry.realtime)
    if (this.#totals.entries === 0) this.#since = entry.realtime
    this.#totals = added(this.#totals, walked.verdict)
    for (const failure of walked.failures) onFailure(failure)
    if (walked.effects.length === 0 && walked.failures.length === 0) return walked
    const effects = leavingEffects(walked, entry, source.name, guard)
    this.#keep(effects, entry, source)
    return { ...walked, effects }
  }

  /** Notes how far a source was read. Called before `takeBatch`, not for every entry: cursors are dear. */
  noteCursor(source: Source): void {
    const cursor = source.cursor()
    if (cursor !== null) this.#cursors.set(source.name, cursor)
  }

  /** Forgets what would have been committed, for a run that keeps nothing; the state in memory stays. */
  dropBatch(): void {
    this.#parts.tables.dropChanges(this.#latest)
    this.#takeHits()
    this.#startBatch()
  }

  /** Everything since the last call, to be committed as one. */
  takeBatch(): Batch {
    const hits: Hits = { since: this.#since, counts: this.#takeHits() }
    const batch = {
      cursors: this.#cursors,
      changes: this.#parts.tables.takeChanges(this.#latest),
      effects: this.#effects,
      totals: this.#totals,
      hits,
    }
    this.#startBatch()
    return batch
  }

  #takeHits(): Map<string, number> {
    const counts = this.#formerHits
    for (const [point, count] of this.#parts.graph.takeHits())
      counts.set(point, (counts.get(point) ?? 0) + count)
    this.#formerHits = new Map()
    return counts
  }

  #startBatch(): void {
    this.#cursors = new Map()
    this.#effects = []
    this.#totals = { entries: 0, accepted: 0, dropped: 0, policy: 0 }
  }

  #keep(effects: readonly Effect[], entry: Entry, source: Source): void {
    const cause = (entry.field('MESSAGE') ?? '').slice(0, LONGEST_CAUSE)
    effects.forEach((effect, index) => {
      // Cursors are dear, and lines of the digest are counted together with the cursor that is committed.
      const key =
        effect.effect === 'report' ? '' : `${source.name} ${source.cursor() ?? entry.realtime} ${index}`
      this.#effects.push({ key, effect, cause })
    })
  }
}

function added({ entries, accepted, dropped, policy }: Totals, verdict: Walked['verdict']): Totals {
  return {
    entries: entries + 1,
    accepted: accepted + Number(verdict === 'accept'),
    dropped: dropped + Number(verdict === 'drop'),
    policy: policy + Number(verdict === 'policy'),
  }
}

/** The effects of a walk that may leave; what failed in it is reported. */
export function leavingEffects(
  { effects, failures }: Walked,
  entry: Entry,
  source: string,
  guard: EffectGuard,
): readonly Effect[] {
  const failed = failures.map((failure) => failureReport(failure, entry, source))
  return [...effects, ...failed].flatMap(guard)
}

/** The entry in whose walk something failed, as a report line with the error. */
export function failureReport({ rule, error }: Failure, entry: Entry, source: string): Effect {
  const where = `${entry.field('_HOSTNAME') ?? '-'}/${entry.field('SYSLOG_IDENTIFIER') ?? '-'}`
  const message = `[${where}] ${entry.field('MESSAGE') ?? '-'} (${rule ?? 'default policy'} failed: ${error.message})`
  return {
    effect: 'report',
    at: entry.realtime,
    source,
    rule,
    section: 'OTHER',
    message,
    details: 'FIRSTLAST',
  }
}

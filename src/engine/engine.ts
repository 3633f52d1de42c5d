import type { Graph, Walked } from '../compile/compile.ts'
import type { Failure } from '../compile/walk-state.ts'
import type { Effect } from '../module/effect.ts'
import type { Entry } from '../module/entry.ts'
import { fieldOf } from '../module/field-of.ts'
import { cutText } from '../values/cut-text.ts'
import { isGrave } from '../values/gravity.ts'
import { boundedEffect, sizeOfEffect } from './bounded-effect.ts'
import { factsOf } from './entry-facts.ts'
import type { Batch, Hits, KeyedEffect, Source, StateChange } from './ports.ts'
import { NO_TOTALS, OTHER } from './report-content.ts'
import type { StateTables } from './state-tables.ts'
import { TimeGone } from './time-gone.ts'

/** How much of the MESSAGE that caused a ban is kept with it. */
const LONGEST_CAUSE = 500
/** Likewise of one that no chain decided: the kinds of messages are found by it. */
const LONGEST_UNEXPECTED = 1_000
const LONGEST_IDENTIFIER = 100

/** The fields that tell of the entry behind an effect. */
export const FIELDS_OF_EFFECTS = ['MESSAGE', 'SYSLOG_IDENTIFIER', 'PRIORITY', '_HOSTNAME']

/** Lines of the digest, and of archives: nobody waits for them. */
const CAN_WAIT: ReadonlySet<Effect['effect']> = new Set(['report', 'record'])

/** Decides about effects before they leave: what may not be done becomes something else, or nothing. */
export type EffectGuard = (effect: Effect) => readonly Effect[]

export interface EngineParts {
  readonly graph: Graph
  readonly tables: StateTables
  readonly guard: EffectGuard
  /**
   * Nothing of it leaves: effects need no keys, mails nothing to tell of the entries behind them, and state is not written. All of
   * that is dear.
   */
  readonly leavesNothing?: true
  /** Told of every failure of a filter or an action. */
  readonly onFailure: (failure: Failure) => void
}

/** Walks entries, and gathers what they change until it is taken to be committed. */
export class Engine {
  #parts: EngineParts
  #latest = 0
  readonly #timeGone = new TimeGone()
  #cursors = new Map<string, string>()
  #effects: KeyedEffect[] = []
  #characters = 0
  #totals = { ...NO_TOTALS }
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

  /** How many characters the effects of the batch hold. */
  get pendingCharacters(): number {
    return this.#characters
  }

  /** Whether the batch holds effects that somebody waits for. */
  get isUrgent(): boolean {
    return this.#effects.some(({ effect }) => !CAN_WAIT.has(effect.effect))
  }

  /** The time of the newest entry that was walked, in microseconds; 0 before the first. */
  get latest(): number {
    return this.#latest
  }

  /** Goes on with other chains from the next entry; state is kept by the names of counters. */
  replaceGraph(graph: Graph, guard: EffectGuard = this.#parts.guard): void {
    this.#formerHits = this.#takeHits()
    this.#parts = { ...this.#parts, graph, guard }
  }

  /** Walks the entry that the source yielded last; the effects of what it gives are those that may leave. */
  process(entry: Entry, source: Source): Walked {
    const { graph, guard, onFailure } = this.#parts
    const walked = graph.walk(entry, source.name)
    this.#latest = Math.max(this.#latest, entry.realtime)
    this.#timeGone.note(entry.realtime)
    if (this.#totals.entries === 0) this.#since = entry.realtime
    this.#count(walked.verdict)
    for (const failure of walked.failures) onFailure(failure)
    if (walked.effects.length === 0 && walked.failures.length === 0) return walked
    const effects = leavingEffects(walked, entry, source.name, guard)
    this.#keep(effects, entry, source, walked)
    return { ...walked, effects }
  }

  /** Notes how far a source was read. Called before `takeBatch`, not for every entry: cursors are dear. */
  noteCursor(source: Source): void {
    const cursor = source.cursor()
    if (cursor !== null) this.#cursors.set(source.name, cursor)
  }

  /** Adds effects to the batch that no entry asked for. */
  ask(effects: readonly KeyedEffect[]): void {
    this.#effects.push(...effects)
  }

  /** Everything since the last call, to be committed as one. */
  takeBatch(): Batch {
    const hits: Hits = { since: this.#since, counts: this.#takeHits() }
    const batch = {
      cursors: this.#cursors,
      changes: this.#takeChanges(),
      effects: this.#effects,
      totals: this.#totals,
      hits,
    }
    this.#startBatch()
    return batch
  }

  #takeChanges(): readonly StateChange[] {
    const { tables, leavesNothing = false } = this.#parts
    const timeGone = this.#timeGone.at(Date.now())
    if (!leavesNothing) return tables.takeChanges(timeGone)
    tables.dropChanges(timeGone)
    return []
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
    this.#characters = 0
    this.#totals = { ...NO_TOTALS }
  }

  #count(verdict: Walked['verdict']): void {
    const totals = this.#totals
    totals.entries++
    if (verdict === 'accept') totals.accepted++
    else if (verdict === 'drop') totals.dropped++
    else totals.policy++
  }

  #keep(effects: readonly Effect[], entry: Entry, source: Source, walked: Walked): void {
    const { leavesNothing = false } = this.#parts
    const isUnexpected = walked.verdict === 'policy' && walked.failures.length === 0
    let index = 0
    for (const wanted of effects)
      for (const effect of boundedEffect(leavesNothing ? wanted : withFacts(wanted, entry, walked))) {
        this.#characters += sizeOfEffect(effect)
        // Cursors are dear, and what can wait is kept together with the cursor that is committed.
        const key =
          leavesNothing || CAN_WAIT.has(effect.effect)
            ? ''
            : `${source.name} ${source.place?.() ?? source.cursor() ?? entry.realtime} ${index}`
        index++
        const cause = effect.effect === 'ban' ? messageOf(entry, LONGEST_CAUSE) : ''
        if (isUnexpected && isOther(effect)) {
          const unexpected = unexpectedOf(entry)
          this.#characters += unexpected.message.length
          this.#effects.push({ key, effect, cause, unexpected })
        } else this.#effects.push({ key, effect, cause })
      }
  }
}

function isOther(effect: Effect): boolean {
  return effect.effect === 'report' && effect.section === OTHER
}

function unexpectedOf(entry: Entry) {
  const message = messageOf(entry, LONGEST_UNEXPECTED)
  // As the database gives it back: it is told apart by it.
  const identifier = cutText((fieldOf(entry, 'SYSLOG_IDENTIFIER') ?? '').toWellFormed(), LONGEST_IDENTIFIER)
  return { identifier, message, isGrave: isGrave(entry.field('PRIORITY')) }
}

function messageOf(entry: Entry, longest: number): string {
  return cutText(entry.field('MESSAGE') ?? '', longest)
}

/** A mail tells of the entry behind it: whoever reads it has nothing else at hand. */
function withFacts(effect: Effect, entry: Entry, { fields }: Walked): Effect {
  return effect.effect === 'email' ? { ...effect, about: factsOf(entry, fields()) } : effect
}

/** The effects of a walk that may leave; what failed in it is reported. */
export function leavingEffects(
  { effects, failures }: Walked,
  entry: Entry,
  source: string,
  guard: EffectGuard,
): readonly Effect[] {
  const failed = failures.map((failure) => failureReport(failure, entry, source))
  const all = failed.length === 0 ? effects : [...effects, ...failed]
  const leaving: Effect[] = []
  // Most entries ask for one: a loop takes a third of what flatMap does.
  for (const effect of all) for (const left of guard(effect)) leaving.push(left)
  return leaving
}

/** The entry in whose walk something failed, as a report line with the error. */
export function failureReport({ rule, error }: Failure, entry: Entry, source: string): Effect {
  const where = `${entry.field('_HOSTNAME') ?? '-'}/${fieldOf(entry, 'SYSLOG_IDENTIFIER') ?? '-'}`
  const message = `[${where}] ${entry.field('MESSAGE') ?? '-'} (${rule ?? 'default policy'} failed: ${error.message})`
  return {
    effect: 'report',
    at: entry.realtime,
    source,
    rule,
    section: OTHER,
    message,
    details: 'FIRSTLAST',
  }
}

import type { CorpusEntry } from './entry.ts'

/** More than `threshold` wrong ssh passwords within `window` seconds from one address; then the count starts again. */
export interface Rule {
  readonly threshold: number
  readonly window: number
}

/** When, in microseconds since the epoch, and which address. */
export type Trigger = readonly [realtime: number, address: string]

/** What whoever reads the corpus must find in it. All lists and keys are in a fixed order. */
export interface TruthReport {
  readonly entries: number
  /** Times of the first and the last entry, in microseconds since the epoch; 0 where there is none. */
  readonly first: number
  readonly last: number
  readonly entries_by_identifier: Readonly<Record<string, number>>
  readonly rule: Rule
  readonly failed_passwords: number
  readonly failures_by_address: Readonly<Record<string, number>>
  readonly triggers: number
  /** Every time that the rule held. */
  readonly bans: readonly Trigger[]
  /** Of each address, the first time. */
  readonly first_bans: readonly Trigger[]
}

/**
 * Counts by the book, from what the generator knows and not from what the messages say: nothing of the program under test
 * has a part in it.
 */
export class Truth {
  readonly #rule: Rule
  readonly #identifiers = new Map<string, number>()
  readonly #failures = new Map<string, number>()
  /** The times of the failures that count at the moment, oldest first. */
  readonly #recent = new Map<string, number[]>()
  readonly #bans: Trigger[] = []
  #entries = 0
  #first = 0
  #last = 0

  constructor(rule: Rule) {
    this.#rule = rule
  }

  add({ realtime, identifier, failedPassword }: CorpusEntry): void {
    if (this.#entries === 0) this.#first = realtime
    this.#last = realtime
    this.#entries++
    increment(this.#identifiers, identifier)
    if (failedPassword === undefined) return
    increment(this.#failures, failedPassword)
    this.#countFailure(failedPassword, realtime)
  }

  report(): TruthReport {
    return {
      entries: this.#entries,
      first: this.#first,
      last: this.#last,
      entries_by_identifier: mostFirst(this.#identifiers),
      rule: this.#rule,
      failed_passwords: this.#failures.values().reduce((sum, count) => sum + count, 0),
      failures_by_address: mostFirst(this.#failures),
      triggers: this.#bans.length,
      bans: this.#bans,
      first_bans: firstOfEach(this.#bans),
    }
  }

  /** A failure at t no longer counts at t + window. */
  #countFailure(address: string, realtime: number): void {
    const oldest = realtime - this.#rule.window * 1e6
    const recent = (this.#recent.get(address) ?? []).filter((time) => time > oldest)
    recent.push(realtime)
    if (recent.length <= this.#rule.threshold) {
      this.#recent.set(address, recent)
      return
    }
    this.#bans.push([realtime, address])
    this.#recent.delete(address)
  }
}

function firstOfEach(triggers: readonly Trigger[]): Trigger[] {
  const seen = new Set<string>()
  return triggers.filter(([, address]) => !seen.has(address) && seen.add(address))
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function mostFirst(counts: ReadonlyMap<string, number>): Record<string, number> {
  const sorted = [...counts].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1))
  return Object.fromEntries(sorted)
}

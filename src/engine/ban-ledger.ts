import { type BanTally, bansCounted, banTable } from '../module/ban-tally.ts'
import type { BanEffect, Effect, Origin, UnbanEffect } from '../module/effect.ts'
import { LATE_AT_MOST } from '../module/late-entry.ts'
import type { StateTable } from '../module/ports.ts'
import { stateKey } from '../module/state-key.ts'
import type { BanRecord } from './report-content.ts'
import type { StateTables } from './state-tables.ts'

/** How bans of one set grow. */
export interface BanRule {
  /** Each lasts so many times as long as the one before. */
  readonly factor: number
  /** None is made longer than this, in seconds. */
  readonly longest: number
  /** How long after its end a ban counts, in microseconds. */
  readonly forgetAfter: number
}

/** What effects name as their source where somebody asked for them by hand: such bans last as long as was said. */
export const BY_HAND = 'by hand'

const DAY = 86_400e6
/** Of a ban set without escalation: bans are counted all the same. */
const NO_ESCALATION: BanRule = { factor: 1, longest: Number.POSITIVE_INFINITY, forgetAfter: 90 * DAY }

/**
 * Counts bans by set and address, and makes them longer where the settings want it. What it knows is keyed state, so it is
 * committed with the bans, and a replay comes to the same.
 */
export class BanLedger {
  readonly #tables: StateTables
  readonly #rules: ReadonlyMap<string, BanRule>

  constructor(tables: StateTables, rules: ReadonlyMap<string, BanRule> = new Map()) {
    this.#tables = tables
    this.#rules = rules
  }

  /** Takes note of an effect, and gives it as it may leave: a ban perhaps with a longer time. */
  note(effect: Effect): Effect {
    if (effect.effect === 'unban') this.#end(effect)
    return effect.effect === 'ban' ? this.#ban(effect) : effect
  }

  /** What puts back what is known now of an address, whatever is noted meanwhile. */
  keep({ set, address }: Pick<BanRecord, 'set' | 'address'>): () => void {
    const table = this.#table(set)
    const key = stateKey([address])
    const former = table.get(key)
    return () => (former === undefined ? table.delete(key) : table.set(key, former, former.forget))
  }

  /** Takes over how often an address was banned elsewhere: at a time (microseconds), the next ban goes on from there. */
  adopt({ set, address, since, until, times }: BanRecord, at: number): void {
    const table = this.#table(set)
    const key = stateKey([address])
    const former = table.get(key)
    const counted = bansCounted(former, at)
    if (former !== undefined && counted > 0) {
      if (times > counted) table.set(key, { ...former, count: times }, former.forget)
      return
    }
    const forget = until === null ? null : until + this.#ruleOf(set).forgetAfter
    table.set(key, { count: times, until, since, forget }, forget)
  }

  #ban(effect: Origin & BanEffect): Effect {
    const rule = this.#ruleOf(effect.set)
    const table = this.#table(effect.set)
    const key = stateKey([effect.address])
    const former = table.get(key)
    const runs = former !== undefined && isRunning(former, effect.at)
    const count = runs ? former.count : bansCounted(former, effect.at) + 1
    const asked = effect.seconds
    const isByHand = effect.source === BY_HAND
    const wanted = isByHand || asked === null ? asked : escalated(asked, count, rule)
    const seconds = runs && !isByHand ? noSooner(wanted, former.until, effect.at) : wanted
    const until = seconds === null ? null : effect.at + seconds * 1e6
    const forget = until === null ? null : until + rule.forgetAfter
    const since = runs && former.since !== undefined ? Math.max(former.since, effect.at) : effect.at
    table.set(key, { count, until, since, forget }, forget)
    return seconds === effect.seconds ? effect : { ...effect, seconds }
  }

  #end({ set, address, at }: Origin & UnbanEffect): void {
    const table = this.#table(set)
    const key = stateKey([address])
    const tally = table.get(key)
    if (tally === undefined || (tally.until !== null && tally.until <= at)) return
    const forget = at + this.#ruleOf(set).forgetAfter
    table.set(key, { count: tally.count, until: at, forget }, forget)
  }

  #ruleOf(set: string): BanRule {
    return this.#rules.get(set) ?? NO_ESCALATION
  }

  #table(set: string): StateTable<BanTally> {
    return this.#tables.table(banTable(set))
  }
}

/** Whether a ban that has an end runs at a time: not where all of it lies ahead. One without an end runs, whatever the clocks say. */
function isRunning({ until, since }: BanTally, at: number): boolean {
  return until === null || (until > at && (since === undefined || at > since - LATE_AT_MOST))
}

/**
 * So many seconds, or until a running ban ends, whichever is later: the entry may be older than the one that banned, of a host
 * that catches up, and a shorter ban of another rule lets nobody in sooner.
 */
function noSooner(seconds: number | null, until: number | null, at: number): number | null {
  if (seconds === null || until === null) return null
  return Math.max(seconds, (until - at) / 1e6)
}

/** The length of the `count`-th ban, in whole seconds where it grew. */
function escalated(seconds: number, count: number, { factor, longest }: BanRule): number {
  if (count === 1 || factor === 1) return seconds
  const most = Math.max(longest, seconds)
  return Math.round(Math.min(seconds * factor ** (count - 1), most, LONGEST_BAN))
}

/** A hundred years: powers soon leave what a number can hold. */
const LONGEST_BAN = 36_525 * 86_400

import { isDefaultPolicy } from '../check/default-policy.ts'
import type { CheckedCall } from '../check/program.ts'
import { placeOf, type Span } from '../diagnostics/span.ts'
import type { Linker } from '../module/bound.ts'
import type { Action, Filter } from '../module/definition.ts'
import type { Accounts, BanJudge, Kit, Lookups, StateTable } from '../module/ports.ts'
import type { HitCounters } from './hit-counters.ts'
import { createLinker } from './linker.ts'
import type { Observer } from './observer.ts'
import type { Script } from './script.ts'
import type { Slots } from './walk-state.ts'

/** What the graph is connected to. */
export interface Connections {
  readonly accounts: Accounts
  /** Nothing is found where they are left out, as in tests. */
  readonly lookups?: Lookups
  /** Anybody may be banned where it is left out. */
  readonly judge?: BanJudge
  /** IANA name of the zone in which templates show times. */
  readonly timezone: string
  readonly table: <T>(name: string) => StateTable<T>
  readonly observer?: Observer
}

const NO_LOOKUPS: Lookups = { find: () => undefined }
const ANYBODY: BanJudge = () => undefined

/** What the compiler of each part of the graph needs. */
export interface Workshop {
  /** What the walk becomes. */
  readonly script: Script
  readonly slots: Slots
  readonly linker: Linker
  readonly observer: Observer | undefined
  readonly hits: HitCounters
  /** The fields that a walk may change. */
  readonly changed: ReadonlySet<string>
  readonly kitFor: (call: CheckedCall<Filter | Action>) => Kit
}

export function createWorkshop(
  script: Script,
  slots: Slots,
  hits: HitCounters,
  changed: ReadonlySet<string>,
  { accounts, lookups = NO_LOOKUPS, judge = ANYBODY, timezone, table, observer }: Connections,
): Workshop {
  return {
    script,
    slots,
    linker: createLinker(slots, timezone),
    observer,
    hits,
    changed,
    kitFor: ({ rule, instance }) => ({
      rule: ruleName(rule),
      instance,
      accounts,
      lookups,
      judge,
      timezone,
      table,
    }),
  }
}

/** How effects and verdicts name a rule: null for the default policy. */
export function ruleName(rule: Span): string | null {
  return isDefaultPolicy(rule.file) ? null : placeOf(rule)
}

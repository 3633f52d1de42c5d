import { REPORT } from '../engine/ports.ts'
import type { AlertLimit } from './alert-limits.ts'

/** What the settings say of what is told and kept. */
export interface StorePolicy {
  /** The sections of the digest that everybody has; undefined for all. */
  readonly report: readonly string[] | undefined
  /** The sections of further digests, by name. */
  readonly digests: ReadonlyMap<string, readonly string[]>
  /** For how long digests that were sent are kept, in microseconds. */
  readonly history: number
  /** How many alerts leave; undefined for all. */
  readonly alerts: AlertLimit | undefined
}

export const DEFAULT_POLICY: StorePolicy = {
  report: undefined,
  digests: new Map(),
  history: 30 * 86_400e6,
  alerts: undefined,
}

const ONLY_REPORT = [REPORT]

/** The digests that a line of a section goes to; what none of them holds is told in that of everybody. */
export function digestsOf(section: string, { report, digests }: StorePolicy): readonly string[] {
  if (digests.size === 0) return ONLY_REPORT
  const further = [...digests].filter(([, sections]) => sections.includes(section)).map(([name]) => name)
  const isInReport = report === undefined || report.includes(section) || further.length === 0
  return isInReport ? [REPORT, ...further] : further
}

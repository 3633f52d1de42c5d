import type { Rate, Settings } from '../settings/settings.ts'
import type { Limit } from '../state/alert-limits.ts'
import type { StorePolicy } from '../state/policy.ts'

/** What the store does as the settings say. */
export function storePolicy({ report, digests, mail }: Settings): StorePolicy {
  const sections = Object.entries(digests).map(
    ([name, digest]) => [name, Object.keys(digest.sections)] as const,
  )
  return {
    report: Object.keys(report.sections),
    digests: new Map(sections),
    history: report.history.microseconds,
    alerts: { perKey: limitOf(mail.limit.per_key), overall: limitOf(mail.limit.overall) },
  }
}

function limitOf({ count, per }: Rate): Limit {
  return { count, per: per.microseconds }
}

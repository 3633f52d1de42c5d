import type { Source } from '../engine/ports.ts'
import { sourceWithout } from '../engine/source-without.ts'

/** Points in time in microseconds since the epoch; both belong to the span. */
export interface TimeSpan {
  readonly since?: number
  readonly until?: number
}

/** A source without the entries outside a span of time. It is read to its end: entries need not be in order. */
export function withinTime(source: Source, { since, until }: TimeSpan): Source {
  if (since === undefined && until === undefined) return source
  const from = since ?? Number.NEGATIVE_INFINITY
  const to = until ?? Number.POSITIVE_INFINITY
  return sourceWithout(source, ({ realtime }) => realtime < from || realtime > to)
}

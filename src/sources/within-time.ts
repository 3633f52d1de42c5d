import type { Source } from '../engine/ports.ts'
import type { Entry } from '../module/entry.ts'

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
  return {
    name: source.name,
    get ended() {
      return source.ended
    },
    get failure() {
      return source.failure
    },
    next: () => nextWithin(source, from, to),
    cursor: () => source.cursor(),
    wait: (signal) => source.wait(signal),
    close: () => source.close(),
  }
}

function nextWithin(source: Source, from: number, to: number): Entry | undefined {
  for (;;) {
    const entry = source.next()
    if (entry === undefined) return undefined
    const { realtime } = entry
    if (realtime >= from && realtime <= to) return entry
  }
}

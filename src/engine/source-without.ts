import type { Entry } from '../module/entry.ts'
import type { Source } from './ports.ts'

/** A source without some of its entries: its cursor passes over them. */
export function sourceWithout(source: Source, isUnwanted: (entry: Entry) => boolean): Source {
  return {
    name: source.name,
    get ended() {
      return source.ended
    },
    get failure() {
      return source.failure
    },
    get isWithinLine() {
      return source.isWithinLine ?? false
    },
    next: () => nextWanted(source, isUnwanted),
    cursor: () => source.cursor(),
    place: () => source.place?.(),
    wait: (signal) => source.wait(signal),
    opened: () => source.opened?.() ?? Promise.resolve(),
    committed: (cursor) => source.committed?.(cursor),
    counts: () => source.counts?.() ?? {},
    close: () => source.close(),
  }
}

function nextWanted(source: Source, isUnwanted: (entry: Entry) => boolean): Entry | undefined {
  for (;;) {
    const entry = source.next()
    if (entry === undefined || !isUnwanted(entry)) return entry
  }
}

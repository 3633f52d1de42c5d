import { openDatabase } from '../../../src/state/database.ts'
import { SqliteStore } from '../../../src/state/store.ts'
import type { Place } from './place.ts'

/** The lines of the open digest as `COUNT MESSAGE`, sorted. */
export function reported({ state }: Place): readonly string[] {
  return report(state)
    .lines.map(({ message, count }) => `${count} ${message}`)
    .sort()
}

/** How many entries the open digest tells of. */
export function countedEntries({ state }: Place): number {
  return report(state).totals.entries
}

function report(state: string) {
  const store = new SqliteStore(openDatabase(state))
  try {
    return store.openReport(0)
  } finally {
    store.close()
  }
}

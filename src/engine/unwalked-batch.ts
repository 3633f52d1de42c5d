import type { Batch } from './ports.ts'
import { NO_TOTALS } from './report-content.ts'

/** A batch in which nothing walked. */
export function unwalkedBatch(
  asked: Pick<Batch, 'changes'> & Partial<Pick<Batch, 'effects' | 'adopted'>>,
): Batch {
  return {
    cursors: new Map(),
    effects: [],
    totals: NO_TOTALS,
    hits: { since: 0, counts: new Map() },
    ...asked,
  }
}

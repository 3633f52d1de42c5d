import type { Batch } from './ports.ts'

/** A batch in which nothing walked. */
export function unwalkedBatch(
  asked: Pick<Batch, 'changes'> & Partial<Pick<Batch, 'effects' | 'adopted'>>,
): Batch {
  return {
    cursors: new Map(),
    effects: [],
    totals: { entries: 0, accepted: 0, dropped: 0, policy: 0 },
    hits: { since: 0, counts: new Map() },
    ...asked,
  }
}

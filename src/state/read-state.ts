import type { StateChange } from '../engine/ports.ts'
import { type HitCount, HitTable } from './hit-table.ts'
import { KeyedState } from './keyed-state.ts'
import { STATE_LIMITS } from './limits.ts'
import { readBeside } from './read-beside.ts'

type Kept = StateChange & { readonly value: string }

/**
 * The counters and their like as they were committed last, read beside a running daemon and without changing anything;
 * undefined where there is no database yet. Throws a StateError where it cannot be read.
 */
export function readState(directory: string): readonly Kept[] | undefined {
  return readBeside(directory, 'state', (database) => [...new KeyedState(database).all()])
}

/** Likewise how often the points of the graph were passed. */
export function readHits(directory: string): ReadonlyMap<string, HitCount> | undefined {
  return readBeside(directory, 'hit', (database) => new HitTable(database, STATE_LIMITS).all())
}

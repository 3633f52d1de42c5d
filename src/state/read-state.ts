import type { StateChange } from '../engine/ports.ts'
import { type HitCount, HitTable } from './hit-table.ts'
import { KeyedState } from './keyed-state.ts'
import { STATE_LIMITS } from './limits.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import { openBeside, readBeside } from './read-beside.ts'
import { StateError } from './state-error.ts'
import { StateReader } from './state-reader.ts'

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

/** Likewise all that people ask of it. To be closed. */
export function openReader(directory: string): StateReader | undefined {
  const database = openBeside(directory, 'state')
  if (database === undefined) return undefined
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (version === SCHEMA_VERSION) return new StateReader(database)
  database.close()
  throw new StateError(
    'newer',
    `the database ${database.file} was made by another version of this program (schema ${version}, not ${SCHEMA_VERSION})`,
    'use the version of the daemon, or start the daemon of this version once',
  )
}

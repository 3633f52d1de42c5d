import type { StateRow } from '../engine/ports.ts'
import type { Database } from './database.ts'
import { type HitCount, HitTable } from './hit-table.ts'
import { KeyedState } from './keyed-state.ts'
import { STATE_LIMITS } from './limits.ts'
import { newerSchema, SCHEMA_VERSION } from './migrations.ts'
import { openBeside, readBeside } from './read-beside.ts'
import { StateError } from './state-error.ts'
import { StateReader } from './state-reader.ts'

/**
 * The counters and their like as they were committed last, read beside a running daemon and without changing anything;
 * undefined where there is no database yet. Throws a StateError where it cannot be read.
 */
export function readState(directory: string): readonly StateRow[] | undefined {
  const database = openCurrent(directory)
  try {
    return database && [...new KeyedState(database).all()]
  } finally {
    database?.close()
  }
}

/** Likewise how often the points of the graph were passed. */
export function readHits(directory: string): ReadonlyMap<string, HitCount> | undefined {
  return readBeside(directory, 'hit', (database) => new HitTable(database, STATE_LIMITS).all())
}

/** Likewise all that people ask of it. To be closed. */
export function openReader(directory: string): StateReader | undefined {
  const database = openCurrent(directory)
  return database && new StateReader(database)
}

/** Throws a StateError where the database is damaged, or a newer version made it; one of an earlier version the daemon brings up to date. */
export function verifyState(directory: string): void {
  readBeside(directory, 'state', (database) => {
    const version = versionOf(database)
    if (version > SCHEMA_VERSION) throw newerSchema(database.file, version)
    database.verify()
  })
}

/** A database with the schema that this version knows. */
function openCurrent(directory: string): Database | undefined {
  const database = openBeside(directory, 'state')
  if (database === undefined) return undefined
  const version = versionOf(database)
  if (version === SCHEMA_VERSION) return database
  database.close()
  if (version > SCHEMA_VERSION) throw newerSchema(database.file, version)
  throw new StateError(
    'newer',
    `the database ${database.file} was made by an earlier version of this program (schema ${version}, not ${SCHEMA_VERSION})`,
    'use the version of the daemon, or start the daemon of this version once',
  )
}

function versionOf(database: Database): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version)
}

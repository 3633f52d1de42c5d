import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { Database } from './database.ts'
import { codeOf, explainFailure, StateError } from './state-error.ts'

/** What the system says of a path that leads to nothing for anybody. */
const LEADS_NOWHERE = ['ENOTDIR', 'ELOOP', 'ENAMETOOLONG']
/** How long to wait for the daemon where it holds the database, in milliseconds. */
const BUSY_TIMEOUT = 5_000

/**
 * What `read` finds in the database, beside a running daemon and without changing anything; undefined where there is no
 * database, or none that has the table yet. Throws a StateError where it cannot be read.
 */
export function readBeside<T>(
  directory: string,
  table: string,
  read: (database: Database) => T,
): T | undefined {
  const database = openBeside(directory, table)
  try {
    return database && read(database)
  } finally {
    database?.close()
  }
}

/** The database for reading only; undefined and errors as above. To be closed by the caller. */
export function openBeside(directory: string, table: string): Database | undefined {
  const file = join(directory, 'state.sqlite')
  if (directory === ':memory:') return undefined
  let connection: DatabaseSync | undefined
  try {
    // Where the directory is closed to who asks, or is none, that is not to have no database.
    if (!isThere(file)) return undefined
    connection = new DatabaseSync(locationOf(file), { readOnly: true, timeout: BUSY_TIMEOUT })
    const found = connection.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table)
    if (found !== undefined) return new Database(connection, file)
    connection.close()
    return undefined
  } catch (error) {
    connection?.close()
    const explained = explainFailure(error, file)
    if (!(explained instanceof StateError) || explained.reason !== 'denied') throw explained
    const why = error instanceof Error ? error.message : explained.message
    const hint = LEADS_NOWHERE.includes(codeOf(error))
      ? explained.hint
      : 'read it as the user that the daemon runs as'
    throw new StateError('denied', `the database ${file} cannot be read (${why})`, hint, error)
  }
}

/** Throws where that cannot be told. */
function isThere(file: string): boolean {
  try {
    statSync(file)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** A database that nobody has open has no log beside it; then it is read as it is, so that none is made. */
function locationOf(file: string): URL {
  const location = pathToFileURL(file)
  if (!existsSync(`${file}-wal`)) location.search = '?immutable=1'
  return location
}

import { type DatabaseOptions, databaseFile, openDatabase } from './database.ts'
import { lockFile, lockState } from './lock.ts'
import { damaged, StateError } from './state-error.ts'
import { SqliteStore } from './store.ts'
import { adoptSuccessor } from './successor.ts'

/** The state, held by this process alone. */
export interface OpenState {
  readonly store: SqliteStore
  close(): void
}

/**
 * Opens the state of a directory to work on it. Throws a StateError where it cannot be used, is damaged, or is in use by
 * another process.
 */
export function openState(directory: string, options: DatabaseOptions = {}): OpenState {
  const lock = lockState(directory)
  try {
    adoptSuccessor(directory)
    const store = openStore(directory, { ...options, companions: [lockFile(directory)] })
    return {
      store,
      close() {
        store.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Opens the database of a directory after reading all of it. Throws a StateError where it is damaged, or cannot be used. */
function openStore(directory: string, options: DatabaseOptions): SqliteStore {
  const database = openDatabase(directory, options)
  try {
    database.verify()
    database.makeShrinkable()
    return new SqliteStore(database)
  } catch (error) {
    database.close()
    throw error instanceof StateError ? error : foreign(directory, error)
  }
}

/** A sound database whose tables are not ours: SQLite has no code of its own for what it does not find. */
function foreign(directory: string, error: unknown): unknown {
  const isUnknownName = error instanceof Error && 'errcode' in error && error.errcode === 1
  return isUnknownName ? damaged(databaseFile(directory), error.message, error) : error
}

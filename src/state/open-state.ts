import { type DatabaseOptions, databaseFile, openDatabase } from './database.ts'
import { lockFile, lockState } from './lock.ts'
import { foreignTables } from './state-error.ts'
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
    throw foreignTables(error, databaseFile(directory))
  }
}

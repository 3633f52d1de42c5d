import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { migrate } from './migrations.ts'
import type { Row } from './rows.ts'
import { explainFailure } from './state-error.ts'

/** How long to wait for another process that holds the database (`bans add` beside the daemon), in milliseconds. */
const BUSY_TIMEOUT = 5_000

/** An open database: what fails because of the world fails as a StateError. */
export class Database {
  readonly #connection: DatabaseSync
  readonly #file: string

  constructor(connection: DatabaseSync, file: string) {
    this.#connection = connection
    this.#file = file
  }

  prepare(sql: string): StatementSync {
    return this.#connection.prepare(sql)
  }

  /** Does all of the work, durably, or nothing of it. Not to be nested. */
  transaction<T>(work: () => T): T {
    return this.read(() => {
      this.#connection.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        this.#connection.exec('COMMIT')
        return result
      } catch (error) {
        // Where the disk is full, SQLite may have rolled back by itself.
        if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK')
        throw error
      }
    })
  }

  read<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw explainFailure(error, this.#file)
    }
  }

  /** The rows of a statement, one by one. */
  *rows(statement: StatementSync, ...parameters: SQLInputValue[]): Generator<Row> {
    try {
      yield* statement.iterate(...parameters)
    } catch (error) {
      throw explainFailure(error, this.#file)
    }
  }

  close(): void {
    this.#connection.close()
  }
}

/**
 * Opens `state.sqlite` in the directory, making both where they are missing, with the schema up to date; `:memory:` is
 * a database that ends with the process. Throws a StateError where that cannot be.
 */
export function openDatabase(directory: string): Database {
  const file = directory === ':memory:' ? directory : join(directory, 'state.sqlite')
  let connection: DatabaseSync | undefined
  try {
    if (file !== directory) createFile(directory, file)
    connection = new DatabaseSync(file, { timeout: BUSY_TIMEOUT })
    // FULL: a commit is on the disk before its effects are carried out, even where the power fails.
    connection.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216',
    )
    migrate(connection, file)
    return new Database(connection, file)
  } catch (error) {
    connection?.close()
    throw explainFailure(error, file)
  }
}

/** SQLite gives its side files the mode of the database, so that it suffices to make that one. */
function createFile(directory: string, file: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o750 })
  closeSync(openSync(file, 'a', 0o640))
}

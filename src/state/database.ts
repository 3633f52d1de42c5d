import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { unreadableTable } from './contents.ts'
import { migrate } from './migrations.ts'
import { Presence } from './presence.ts'
import type { Row } from './rows.ts'
import { damaged, explainFailure, StateError } from './state-error.ts'

/** How long to wait for another process that holds the database (`bans add` beside the daemon), in milliseconds. */
const BUSY_TIMEOUT = 5_000

/** What `PRAGMA auto_vacuum` gives where room is given back on demand. */
const INCREMENTAL = 2
/** Pages (of 4 KiB) that may lie unused, and that are given back at once. */
const SPARE_PAGES = 1_000
const PAGES_AT_ONCE = 1_000

export interface DatabaseOptions {
  /** Told when it shows at work that the database cannot be gone on with, whatever becomes of the StateError that says so, too. */
  readonly onLoss?: (loss: StateError) => void
  /** Files that must stay in their places as long as the database is written. */
  readonly companions?: readonly string[]
}

/** An open database: what fails because of the world fails as a StateError. */
export class Database {
  readonly #connection: DatabaseSync
  readonly file: string
  readonly #options: DatabaseOptions
  readonly #presence: Presence

  constructor(connection: DatabaseSync, file: string, options: DatabaseOptions = {}) {
    this.#connection = connection
    this.file = file
    this.#options = options
    this.#presence = new Presence([file, ...(options.companions ?? [])])
  }

  prepare(sql: string): StatementSync {
    return this.#connection.prepare(sql)
  }

  /** Does all of the work, durably, or nothing of it. Not to be nested. */
  transaction<T>(work: () => T): T {
    return this.read(() => {
      this.#presence.check()
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

  /** Reads several times from one and the same state of the database. Not to be nested. */
  snapshot<T>(work: () => T): T {
    return this.read(() => {
      this.#connection.exec('BEGIN')
      try {
        return work()
      } finally {
        this.#connection.exec('COMMIT')
      }
    })
  }

  read<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw this.#explain(error)
    }
  }

  /** Writes a database anew that an earlier version made, so that it can give room back; once. */
  makeShrinkable(): void {
    if (isShrinkable(this.#connection)) return
    try {
      this.#connection.exec('VACUUM')
    } catch {
      // Such as a disk without room for a copy: it works as it did, and the next start tries again.
    }
  }

  /** Gives some of the room back to the disk that nothing fills any more. To be called in a transaction. */
  shrink(): void {
    const spare = this.#connection.prepare('PRAGMA freelist_count').get()?.freelist_count
    if (Number(spare) > SPARE_PAGES) this.#connection.exec(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`)
  }

  /** Reads the whole file, some 5 ms for each MB, and throws a StateError where it is damaged. */
  verify(): void {
    let found: unknown
    let unreadable: string | undefined
    try {
      found = this.#connection.prepare('PRAGMA integrity_check(1)').get()?.integrity_check
      unreadable = found === 'ok' ? unreadableTable(this.#connection) : undefined
    } catch (error) {
      throw explainFailure(error, this.file)
    }
    if (found !== 'ok') throw damaged(this.file, String(found))
    if (unreadable !== undefined)
      throw damaged(this.file, `the table ${unreadable} holds what cannot be read`)
  }

  /** The rows of a statement, one by one. */
  *rows(statement: StatementSync, ...parameters: SQLInputValue[]): Generator<Row> {
    try {
      yield* statement.iterate(...parameters)
    } catch (error) {
      throw this.#explain(error)
    }
  }

  close(): void {
    this.#connection.close()
  }

  #explain(error: unknown): unknown {
    const explained = explainFailure(error, this.file)
    if (explained instanceof StateError && explained.isFinal) this.#options.onLoss?.(explained)
    return explained
  }
}

/**
 * Opens `state.sqlite` in the directory, making both where they are missing, with the schema up to date; `:memory:` is
 * a database that ends with the process. Throws a StateError where that cannot be.
 */
export function openDatabase(directory: string, options: DatabaseOptions = {}): Database {
  const file = directory === ':memory:' ? directory : databaseFile(directory)
  let connection: DatabaseSync | undefined
  try {
    if (file !== directory) createFile(directory, file)
    connection = new DatabaseSync(file, { timeout: BUSY_TIMEOUT })
    askToShrink(connection)
    // FULL: a commit is on the disk before its effects are carried out, even where the power fails.
    connection.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216',
    )
    migrate(connection, file)
    return new Database(connection, file, options)
  } catch (error) {
    connection?.close()
    throw explainFailure(error, file)
  }
}

/** Says that room is to be given back on demand; a database that has tables heeds that only when it is written anew. */
function askToShrink(connection: DatabaseSync): void {
  if (!isShrinkable(connection)) connection.exec('PRAGMA auto_vacuum = INCREMENTAL')
}

function isShrinkable(connection: DatabaseSync): boolean {
  return connection.prepare('PRAGMA auto_vacuum').get()?.auto_vacuum === INCREMENTAL
}

/** The database of a state directory. */
export function databaseFile(directory: string): string {
  return join(directory, 'state.sqlite')
}

/** SQLite gives its side files the mode of the database, so that it suffices to make that one. */
function createFile(directory: string, file: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o750 })
  closeSync(openSync(file, 'a', 0o640))
}

import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { databaseFile, openDatabase } from './database.ts'
import { lockState } from './lock.ts'
import { explainFailure } from './state-error.ts'
import { SqliteStore } from './store.ts'

/** SQLite's files beside a database. */
const SIDE_FILES = ['-wal', '-shm']
/** What a damaged database is called from then on, before the time. */
const ASIDE = '.corrupt-'
/** How many damaged databases are kept: a disk that fails again and again must not be filled with them. */
const MOST_ASIDE = 3

/** What is known about a damaged database while its successor is made. */
export interface Succession {
  /** What the damaged file will be called: `state.sqlite.corrupt-TIME`. */
  readonly aside: string
  /** The sources of which it could still be read there how far they were worked, so that nothing of them is skipped. */
  readonly resumed: readonly string[]
}

/**
 * Makes another database in place of a damaged one, which is set aside as it is. `fill` puts into the new one what is known
 * from elsewhere, and what the digest shall tell. Killed in the middle of it, the next start begins again or finishes it.
 * `now` is in milliseconds. Throws a StateError where that cannot be done now.
 */
export async function succeedDamaged(
  directory: string,
  now: number,
  fill: (successor: SqliteStore, succession: Succession) => Promise<void>,
): Promise<void> {
  const lock = lockState(directory)
  try {
    rmSync(successorOf(directory), { recursive: true, force: true })
    const cursors = salvageCursors(directory)
    const aside = `${databaseFile(directory)}${ASIDE}${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`
    const successor = new SqliteStore(openDatabase(successorOf(directory)))
    try {
      successor.restoreCursors(cursors)
      await fill(successor, { aside, resumed: [...cursors.keys()] })
    } finally {
      successor.close()
    }
    setAside(databaseFile(directory), aside)
    adoptSuccessor(directory)
    removeOldest(directory)
  } catch (error) {
    throw explainFailure(error, databaseFile(directory))
  } finally {
    lock.release()
  }
}

/** Puts a successor that is complete in the place of what was set aside, should that still be to be done. */
export function adoptSuccessor(directory: string): void {
  const [file, successor] = [databaseFile(directory), databaseFile(successorOf(directory))]
  if (existsSync(file) || !existsSync(successor)) return
  // A log that was left behind would be taken for that of the new one.
  for (const ending of SIDE_FILES) rmSync(file + ending, { force: true })
  renameSync(successor, file)
  rmSync(successorOf(directory), { recursive: true })
}

function successorOf(directory: string): string {
  return join(directory, 'successor')
}

function setAside(file: string, aside: string): void {
  // The database goes first: without what is in its log, it might pass for a sound one.
  for (const ending of ['', ...SIDE_FILES])
    if (existsSync(file + ending)) renameSync(file + ending, aside + ending)
}

/** Removes the oldest of what was set aside: their names are in the order of their times. */
function removeOldest(directory: string): void {
  const prefix = `${basename(databaseFile(directory))}${ASIDE}`
  const aside = readdirSync(directory).filter((name) => name.startsWith(prefix))
  const databases = aside.filter((name) => !SIDE_FILES.some((ending) => name.endsWith(ending))).sort()
  for (const name of databases.slice(0, -MOST_ASIDE))
    for (const ending of ['', ...SIDE_FILES]) rmSync(join(directory, name + ending), { force: true })
}

/** What can still be read of how far the sources were worked, by source: often all of it, as pages fail one by one. */
function salvageCursors(directory: string): ReadonlyMap<string, string> {
  let connection: DatabaseSync | undefined
  try {
    connection = new DatabaseSync(databaseFile(directory), { readOnly: true })
    const rows = connection.prepare('SELECT source, cursor FROM cursor').all()
    return new Map(rows.map(({ source, cursor }) => [String(source), String(cursor)]))
  } catch {
    // That it is damaged was said already.
    return new Map()
  } finally {
    connection?.close()
  }
}

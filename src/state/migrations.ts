import type { DatabaseSync } from 'node:sqlite'
import { StateError } from './state-error.ts'

/** Brings the schema from the version of its index to the next. Released steps are never changed, only followed. */
const STEPS: readonly string[] = [
  `
  CREATE TABLE cursor (source TEXT PRIMARY KEY, cursor TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- Times are microseconds since the epoch, but for outbox.due: that is the system's clock in milliseconds.
  CREATE TABLE state (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    expires INTEGER,
    PRIMARY KEY (name, key)
  ) STRICT, WITHOUT ROWID;

  -- The one without an end is open. "lines" and "times" count the rows that belong to it.
  CREATE TABLE digest (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    since INTEGER,
    closed INTEGER,
    lines INTEGER NOT NULL DEFAULT 0,
    times INTEGER NOT NULL DEFAULT 0,
    entries INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    policy INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  INSERT INTO digest DEFAULT VALUES;

  CREATE TABLE report_line (
    id INTEGER PRIMARY KEY,
    digest INTEGER NOT NULL REFERENCES digest ON DELETE CASCADE,
    section TEXT NOT NULL,
    details TEXT NOT NULL,
    message TEXT NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    times INTEGER NOT NULL DEFAULT 0,
    UNIQUE (digest, section, details, message)
  ) STRICT;

  CREATE TABLE report_time (
    line INTEGER NOT NULL REFERENCES report_line ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (line, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE report_cut (
    digest INTEGER NOT NULL REFERENCES digest ON DELETE CASCADE,
    section TEXT NOT NULL,
    occurrences INTEGER NOT NULL,
    PRIMARY KEY (digest, section)
  ) STRICT, WITHOUT ROWID;

  -- "digest" is the one that tells of the latest ban or renewal; it may be gone.
  CREATE TABLE ban (
    id INTEGER PRIMARY KEY,
    ban_set TEXT NOT NULL,
    address TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    times INTEGER NOT NULL,
    rule TEXT,
    message TEXT NOT NULL,
    digest INTEGER NOT NULL,
    UNIQUE (ban_set, address)
  ) STRICT;
  CREATE INDEX ban_until ON ban (until);
  CREATE INDEX ban_digest ON ban (digest);

  -- "about" is what at most one item may be about: a later ban or unban of an address replaces the earlier.
  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    about TEXT UNIQUE,
    effect TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    payload TEXT NOT NULL
  ) STRICT;
  CREATE INDEX outbox_due ON outbox (effect, due, id);
  `,
  `
  -- Points of the graph, and how often they were passed.
  CREATE TABLE hit (
    point TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    since INTEGER NOT NULL,
    last INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
]

/** Brings the schema up to date, in one transaction. Throws a StateError where a newer version of the program made it. */
export function migrate(connection: DatabaseSync, file: string): void {
  if (versionOf(connection) === STEPS.length) return
  connection.exec('BEGIN IMMEDIATE')
  try {
    // Read again: another process may have been faster.
    const version = versionOf(connection)
    if (version > STEPS.length) throw newerSchema(file, version)
    for (const step of STEPS.slice(version)) connection.exec(step)
    connection.exec(`PRAGMA user_version = ${STEPS.length}`)
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

function versionOf(connection: DatabaseSync): number {
  return Number(connection.prepare('PRAGMA user_version').get()?.user_version)
}

function newerSchema(file: string, version: number): StateError {
  return new StateError(
    'newer',
    `the database ${file} was made by a newer version of this program (schema ${version}, known up to ${STEPS.length})`,
    'install that version again, or move the file away to start with a new one',
  )
}

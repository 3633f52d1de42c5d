import type { DatabaseSync } from 'node:sqlite'
import { foreignTables, StateError } from './state-error.ts'

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
  `
  -- What the program itself could not do, by cause.
  CREATE TABLE fault (
    digest INTEGER NOT NULL REFERENCES digest ON DELETE CASCADE,
    cause TEXT NOT NULL,
    message TEXT NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (digest, cause)
  ) STRICT, WITHOUT ROWID;

  -- Since when an item could not be carried out, in milliseconds of the system's clock.
  ALTER TABLE outbox ADD COLUMN failing_since INTEGER;
  `,
  `
  -- Whether somebody ended the ban, or the firewall was told of its end: otherwise it runs out there by itself.
  ALTER TABLE ban ADD COLUMN lifted INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Messages that nothing was expected of, by form: "parts" is its pattern, "examples" some of them, both as JSON.
  CREATE TABLE unexpected (
    digest INTEGER NOT NULL REFERENCES digest ON DELETE CASCADE,
    identifier TEXT NOT NULL,
    key TEXT NOT NULL,
    general INTEGER NOT NULL,
    parts TEXT NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    examples TEXT NOT NULL,
    PRIMARY KEY (digest, identifier, key)
  ) STRICT, WITHOUT ROWID;

  -- How much was reported in which quarter of an hour since the epoch.
  CREATE TABLE report_slot (
    digest INTEGER NOT NULL REFERENCES digest ON DELETE CASCADE,
    section TEXT NOT NULL,
    slot INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (digest, section, slot)
  ) STRICT, WITHOUT ROWID;

  -- When a section was told last, and what digests told of it: "key" is a hash, "message" is null for parts of a line.
  CREATE TABLE past_section (section TEXT PRIMARY KEY, told INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE past_line (
    section TEXT NOT NULL,
    key TEXT NOT NULL,
    told INTEGER NOT NULL,
    count INTEGER NOT NULL,
    message TEXT,
    PRIMARY KEY (section, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX past_line_told ON past_line (told);
  `,
  `
  -- Digests of the settings have names; "opened" is since when one gathers, for knowing what was missed while nothing ran.
  ALTER TABLE digest ADD COLUMN name TEXT NOT NULL DEFAULT 'report';
  ALTER TABLE digest ADD COLUMN opened INTEGER;

  -- Digests that were sent, compressed.
  CREATE TABLE past_digest (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    since INTEGER,
    closed INTEGER NOT NULL,
    content BLOB NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX past_digest_closed ON past_digest (name, closed);

  -- Alerts by what they have in common: when some were let out, and how many are held back since. "idle" is when nothing of
  -- it counts any more; times are those of the entries.
  CREATE TABLE alert (
    thread TEXT PRIMARY KEY,
    sent TEXT NOT NULL,
    idle INTEGER NOT NULL,
    held INTEGER NOT NULL DEFAULT 0,
    first INTEGER,
    last INTEGER,
    due INTEGER,
    payload TEXT
  ) STRICT, WITHOUT ROWID;

  -- What was made of digests, by a hash of what was asked.
  CREATE TABLE analysis (
    question TEXT PRIMARY KEY,
    answer TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- How far archives are written: "size" is that of the newest file, "records" and "bytes" are all there ever were.
  CREATE TABLE archive (
    name TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    size INTEGER NOT NULL,
    records INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Items of one queue are carried out in their order: while the first waits for its time, so do the others.
  ALTER TABLE outbox ADD COLUMN queue TEXT;
  -- Lines of an archive, which would be dear as a part of the JSON.
  ALTER TABLE outbox ADD COLUMN lines BLOB;
  CREATE INDEX outbox_queue ON outbox (queue, id) WHERE queue IS NOT NULL;
  `,
  `
  -- What was added to large values of "state" since they were written whole, by their number: JSON like theirs.
  CREATE TABLE state_addition (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    number INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name, key, number)
  ) STRICT, WITHOUT ROWID;

  -- How many there are.
  ALTER TABLE state ADD COLUMN additions INTEGER NOT NULL DEFAULT 0;

  -- Written whole again, or deleted, a value has none.
  CREATE TRIGGER state_written AFTER UPDATE ON state WHEN OLD.additions > NEW.additions BEGIN
    DELETE FROM state_addition WHERE name = OLD.name AND key = OLD.key;
  END;
  CREATE TRIGGER state_deleted AFTER DELETE ON state WHEN OLD.additions > 0 BEGIN
    DELETE FROM state_addition WHERE name = OLD.name AND key = OLD.key;
  END;
  `,
  `
  -- Recipients that have a mail which others have not, as JSON.
  ALTER TABLE outbox ADD COLUMN reached TEXT;
  `,
  `
  -- How many occurrences a section told, with those of lines that there was no room for.
  ALTER TABLE past_section ADD COLUMN count INTEGER NOT NULL DEFAULT 0;
  UPDATE past_section SET count = (
    SELECT coalesce(sum(count), 0) FROM past_line
    WHERE past_line.section = past_section.section AND past_line.told = past_section.told AND message IS NOT NULL
  );
  `,
  `
  -- The ban set of bans and unbans: what one set has to do is found without looking at that of others.
  ALTER TABLE outbox ADD COLUMN ban_set TEXT;
  UPDATE outbox SET ban_set = payload ->> 'set' WHERE effect IN ('ban', 'unban');
  DROP INDEX outbox_due;
  CREATE INDEX outbox_due ON outbox (effect, ban_set, due, id);
  `,
  `
  -- What was remembered before: a digest that nobody gets is forgotten again.
  ALTER TABLE past_section ADD COLUMN former_told INTEGER;
  ALTER TABLE past_section ADD COLUMN former_count INTEGER;
  ALTER TABLE past_line ADD COLUMN former_told INTEGER;
  ALTER TABLE past_line ADD COLUMN former_count INTEGER;
  `,
  `
  -- What is grave is told by itself.
  CREATE TABLE unexpected_by_gravity (
    digest INTEGER NOT NULL REFERENCES digest ON DELETE CASCADE,
    identifier TEXT NOT NULL,
    grave INTEGER NOT NULL,
    key TEXT NOT NULL,
    general INTEGER NOT NULL,
    parts TEXT NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    examples TEXT NOT NULL,
    PRIMARY KEY (digest, identifier, grave, key)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO unexpected_by_gravity
    SELECT digest, identifier, 0, key, general, parts, count, first, last, examples FROM unexpected;
  DROP TABLE unexpected;
  ALTER TABLE unexpected_by_gravity RENAME TO unexpected;
  `,
  `
  -- Whether others of the same cause name something else, such as another address.
  ALTER TABLE fault ADD COLUMN varied INTEGER NOT NULL DEFAULT 0;
  `,
]

/** The version of the schema that this program works with. */
export const SCHEMA_VERSION = STEPS.length

/**
 * Brings the schema up to date, or to an earlier version, in one transaction. Throws a StateError where a newer version of the
 * program made it.
 */
export function migrate(connection: DatabaseSync, file: string, to = SCHEMA_VERSION): void {
  if (versionOf(connection) === to) return
  connection.exec('BEGIN IMMEDIATE')
  try {
    // Read again: another process may have been faster.
    const version = versionOf(connection)
    if (version > to) throw newerSchema(file, version)
    for (const step of STEPS.slice(version, to)) connection.exec(step)
    connection.exec(`PRAGMA user_version = ${to}`)
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK')
    // Such as one that was written anew by other programs, which forget the version.
    throw foreignTables(error, file)
  }
}

function versionOf(connection: DatabaseSync): number {
  return Number(connection.prepare('PRAGMA user_version').get()?.user_version)
}

/** Why a database cannot be worked with that a newer version of the program made. */
export function newerSchema(file: string, version: number): StateError {
  return new StateError(
    'newer',
    `the database ${file} was made by a newer version of this program (schema ${version}, known up to ${STEPS.length})`,
    'install that version again, or move the file away to start with a new one',
  )
}

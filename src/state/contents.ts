import type { DatabaseSync } from 'node:sqlite'

/** Columns of JSON, by table: for SQLite they are texts like others. */
const JSON_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  state: ['value'],
  state_addition: ['value'],
  outbox: ['payload', 'reached'],
  alert: ['sent', 'payload'],
  unexpected: ['parts', 'examples'],
}

/**
 * The name of a table that holds what this program could not read: a disk that gives back a wrong byte within a value leaves
 * the database sound as far as SQLite can tell. Undefined where there is none.
 */
export function unreadableTable(connection: DatabaseSync): string | undefined {
  const tables = connection
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
    .all()
  return tables.map(({ name }) => String(name)).find((table) => holdsUnreadable(connection, table))
}

function holdsUnreadable(connection: DatabaseSync, table: string): boolean {
  const wrong = [
    ...integersOf(connection, table).map(isTooLarge),
    ...(JSON_COLUMNS[table] ?? []).map(isNoJson),
  ]
  const rows = connection.prepare(`SELECT 1 FROM "${table}" WHERE ${wrong.join(' OR ') || '0'} LIMIT 1`)
  return rows.get() !== undefined
}

function integersOf(connection: DatabaseSync, table: string): readonly string[] {
  const columns = connection.prepare('SELECT name FROM pragma_table_info(?) WHERE type = ?')
  return columns.all(table, 'INTEGER').map(({ name }) => String(name))
}

function isTooLarge(column: string): string {
  return `"${column}" NOT BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}`
}

function isNoJson(column: string): string {
  return `NOT json_valid("${column}")`
}

/** What a table has under a name that somebody chose: every object knows `toString` and `constructor`, which no table has. */
export function ownValue<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

import type { Entry } from '../module/entry.ts'
import { ownValue } from '../values/own-value.ts'

/** An entry made of given fields, at a given time in microseconds. */
export function fieldEntry(fields: Readonly<Record<string, string>>, realtime: number): Entry {
  return { realtime, field: (name) => ownValue(fields, name), fields: () => fields }
}

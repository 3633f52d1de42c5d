import type { EntryFacts } from '../module/effect.ts'
import type { Entry } from '../module/entry.ts'
import { cutText } from '../values/cut-text.ts'
import { textOf, type Value } from '../values/value.ts'

/** Fields of an entry that are kept for a person, and characters of each: it may hold megabytes. */
const MOST_FIELDS = 40
const LONGEST = 1_000

/** The fields that tell a person most, in the order in which they are read. */
const TELLING = [
  'MESSAGE',
  'PRIORITY',
  'SYSLOG_IDENTIFIER',
  '_SYSTEMD_UNIT',
  '_HOSTNAME',
  '_PID',
  '_UID',
  '_EXE',
]

/** An entry as a person reads it in an alert, with what the walk captured and set. */
export function factsOf(entry: Entry, written: Readonly<Record<string, Value>>): EntryFacts {
  const fields = entry.fields()
  const telling = TELLING.filter((name) => Object.hasOwn(fields, name))
  const others = Object.keys(fields).filter((name) => !TELLING.includes(name))
  const captures = Object.entries(written).map(([name, value]) => [name, textOf(value)] as const)
  return {
    fields: kept([...telling, ...others.toSorted()].map((name) => [name, fields[name] ?? ''])),
    captures: kept(captures),
  }
}

function kept(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.slice(0, MOST_FIELDS).map(([name, text]) => [name, cutText(text, LONGEST)]))
}

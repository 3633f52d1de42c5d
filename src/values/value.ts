import { Address, Network } from './address.ts'
import { Duration } from './duration.ts'
import { Instant } from './instant.ts'

/** What a field of an entry may hold, or a literal of the language may stand for. It knows its own type. */
export type Value = string | number | boolean | Address | Network | Instant | Duration | readonly Value[]

/** The types of the language; `decimal` is a number that is not whole and compares with `int`. */
export const SCALAR_TYPES = [
  'string',
  'int',
  'decimal',
  'addr',
  'net',
  'time',
  'duration',
  'size',
  'bool',
] as const
export type ScalarType = (typeof SCALAR_TYPES)[number]

/** The text of a value as a template shows it: canonical addresses, ISO 8601 UTC times, `15m` durations. */
export function textOf(value: Value): string {
  if (value instanceof Address) return value.text
  return Array.isArray(value) ? value.map(textOf).join(', ') : String(value)
}

/** Whether two values of one type are the same; values of different types never are. */
export function sameValue(left: Value, right: Value): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object') return false
  if (left instanceof Address) return right instanceof Address && left.text === right.text
  if (left instanceof Network) return right instanceof Network && left.text === right.text
  if (left instanceof Instant) return right instanceof Instant && left.microseconds === right.microseconds
  if (left instanceof Duration) return right instanceof Duration && left.microseconds === right.microseconds
  return false
}

/** The values as plain JSON: what `--json`, `--effects` and `--verdicts` print. */
export function jsonOf(value: Value): unknown {
  if (Array.isArray(value)) return value.map(jsonOf)
  return typeof value === 'object' ? value.toString() : value
}

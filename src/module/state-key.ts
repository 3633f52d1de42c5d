import { randomBytes } from 'node:crypto'
import { Address } from '../values/address.ts'
import { ipv4Bits, ipv4Text } from '../values/address-digits.ts'
import type { Value } from '../values/value.ts'

/**
 * The key of a state table for some values. One IPv4 address alone, as nearly all are, is a number: it is found in a table of
 * 200,000 in half of the time that its text takes, and needs no memory of its own. All others are their text.
 */
export type StateKey = string | number

/** Whoever chooses addresses cannot know which of them a table holds in the same place, where to find one would take long. */
const DISGUISE = randomBytes(4).readInt32LE()

/** JSON array text is longer, or shorter, with anything else in it than one IPv4 address. */
const SHORTEST_TEXT = '["0.0.0.0"]'.length
const LONGEST_TEXT = '["255.255.255.255"]'.length
const BRACKET = '['.charCodeAt(0)

export function stateKey(values: readonly (Value | undefined)[]): StateKey {
  if (values.length !== 1) return keyText(values)
  const [only] = values
  if (only instanceof Address && only.family === 4) return only.ipv4 ^ DISGUISE
  const bits = typeof only === 'string' ? ipv4Bits(only) : -1
  return bits < 0 ? keyText(values) : bits ^ DISGUISE
}

/** The values as JSON array text, so that no value can pass for two: the key as it is stored. */
export function keyText(values: readonly (Value | undefined)[]): string {
  const [first] = values
  // One address. No character of it is escaped in JSON, which takes six times as long to write.
  if (first instanceof Address && values.length === 1) return `["${first.text}"]`
  return JSON.stringify(values.map(keyPart))
}

/** The text of a key. */
export function textOfKey(key: StateKey): string {
  return typeof key === 'string' ? key : `["${ipv4Text(key ^ DISGUISE)}"]`
}

/** The key that has this text. */
export function keyOfText(text: string): StateKey {
  if (text.length < SHORTEST_TEXT || text.length > LONGEST_TEXT || text.charCodeAt(0) !== BRACKET) return text
  const bits = text.startsWith('["') && text.endsWith('"]') ? ipv4Bits(text.slice(2, -2)) : -1
  return bits < 0 ? text : bits ^ DISGUISE
}

function keyPart(value: Value | undefined): string | number | boolean | null {
  if (value === undefined) return null
  if (typeof value !== 'object') return value
  // An address, nearly always: to ask for its text takes a fifth of the time of turning an object into a string.
  return value instanceof Address ? value.text : String(value)
}

import { randomBytes } from 'node:crypto'
import { Address } from '../values/address.ts'
import { ipv4Bits, ipv4Text } from '../values/address-digits.ts'
import { boundedText } from '../values/bounded-text.ts'
import type { Value } from '../values/value.ts'
import { KeyPrefixes } from './key-prefixes.ts'

/**
 * The key of a state table for some values. An IPv4 address is a number, alone or behind a name, as of an offence; nearly all
 * keys are such. A number is found in a table of 200,000 in half of the time that a text takes, which need not be made first,
 * and takes less memory. All other keys are their text.
 */
export type StateKey = string | number

/** Whoever chooses addresses cannot know which of them a table holds in the same place, where to find one would take long. */
const DISGUISE = randomBytes(4).readInt32LE()

/**
 * The names that stand before addresses. An address alone is an integer of 32 bits with a sign; behind the n-th name, counted
 * from one, it is one without, and n times as much as they can hold.
 */
const PREFIXES = new KeyPrefixes()
const ALL_ADDRESSES = 2 ** 32

/** JSON array text that is shorter holds no IPv4 address; none that is longer holds only one. */
const SHORTEST_TEXT = '["0.0.0.0"]'.length
const LONGEST_TEXT = '["255.255.255.255"]'.length
const OPENING = '["'
const BETWEEN = '","'
const CLOSING = '"]'

export function stateKey(values: readonly (Value | undefined)[]): StateKey {
  const { length } = values
  if (length !== 1 && length !== 2) return keyText(values)
  const bits = ipv4Of(values[length - 1])
  if (bits < 0) return keyText(values)
  if (length === 1) return bits ^ DISGUISE
  const [name] = values
  return (typeof name === 'string' ? keyBehind(name, bits) : undefined) ?? keyText(values)
}

/**
 * The values as JSON array text, so that no value can pass for two: the key as it is stored. Of a long text there is its beginning
 * and a hash in it, since whoever writes into the log chooses how long it is. Keys that earlier versions stored with all of
 * such a text are found no more; they expire like others.
 */
export function keyText(values: readonly (Value | undefined)[]): string {
  const [first] = values
  // One address. No character of it is escaped in JSON, which takes six times as long to write.
  if (first instanceof Address && values.length === 1) return `["${first.text}"]`
  return JSON.stringify(values.map(keyPart))
}

/** The text of a key. */
export function textOfKey(key: StateKey): string {
  if (typeof key === 'string') return key
  const address = ipv4Text((key % ALL_ADDRESSES) ^ DISGUISE)
  if (key < ALL_ADDRESSES) return `["${address}"]`
  return `["${PREFIXES.nameOf(Math.floor(key / ALL_ADDRESSES))}","${address}"]`
}

/** The key that has this text. */
export function keyOfText(text: string): StateKey {
  if (text.length < SHORTEST_TEXT || !text.startsWith(OPENING) || !text.endsWith(CLOSING)) return text
  const between = text.lastIndexOf(BETWEEN)
  if (between < 0 && text.length > LONGEST_TEXT) return text
  const bits = ipv4Bits(text.slice(between < 0 ? OPENING.length : between + BETWEEN.length, -CLOSING.length))
  if (bits < 0) return text
  // What is escaped in JSON, or another value, is no name.
  return between < 0 ? bits ^ DISGUISE : (keyBehind(text.slice(OPENING.length, between), bits) ?? text)
}

/** The key of an address behind a name; undefined where that has no number. */
function keyBehind(name: string, bits: number): number | undefined {
  const number = PREFIXES.numberOf(name)
  return number === undefined ? undefined : number * ALL_ADDRESSES + ((bits ^ DISGUISE) >>> 0)
}

/** The bits of an IPv4 address, without a sign; -1 for anything else. */
function ipv4Of(value: Value | undefined): number {
  if (value instanceof Address) return value.family === 4 ? value.ipv4 : -1
  return typeof value === 'string' ? ipv4Bits(value) : -1
}

function keyPart(value: Value | undefined): string | number | boolean | null {
  if (typeof value === 'string') return boundedText(value)
  if (value === undefined) return null
  if (typeof value !== 'object') return value
  // An address, nearly always: to ask for its text takes a fifth of the time of turning an object into a string.
  return value instanceof Address ? value.text : boundedText(String(value))
}

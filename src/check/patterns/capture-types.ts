import { isIP } from 'node:net'
import { parseAddress, parseNetwork } from '../../values/address.ts'
import { ownValue } from '../../values/own-value.ts'
import type { ScalarType, Value } from '../../values/value.ts'

/** A type that a capture may be given: the text it may span, and the value that the text must then be. */
export interface CaptureType {
  /** A regular expression that spans at least every valid text, free of groups. */
  readonly source: string
  readonly type: ScalarType
  /** The value, or undefined where the text is none of this type: then the pattern does not match. */
  readonly parse: (text: string) => Value | undefined
}

const ADDRESS = '[0-9A-Fa-f:.]+(?:%[0-9A-Za-z_.-]+)?'

/** By the name they have behind the colon: `<ip:addr>`, `{port:int}`. */
export const CAPTURE_TYPES: Readonly<Record<string, CaptureType>> = {
  addr: { source: ADDRESS, type: 'addr', parse: parseAddress },
  net: { source: `${ADDRESS}/[0-9]{1,3}`, type: 'net', parse: parseNetwork },
  int: { source: '-?[0-9]+', type: 'int', parse: parseWholeNumber },
  word: { source: '\\S+', type: 'string', parse: asText },
  text: { source: '[\\s\\S]*', type: 'string', parse: asText },
  host: { source: '[0-9A-Za-z_.:%-]+', type: 'string', parse: parseHost },
}

/** The type of a name that is known to be one. */
export function captureType(name: string): CaptureType {
  const type = ownValue(CAPTURE_TYPES, name)
  if (type === undefined) throw new Error(`there is no type of a capture named ${name}`)
  return type
}

/** What a placeholder or a group without a type captures. */
export const DEFAULT_CAPTURE_TYPE = 'text'

function asText(text: string): string {
  return text
}

/** As many digits as any double holds exactly. */
const EXACT_DIGITS = 15
const ZERO = '0'.charCodeAt(0)

/** A whole number that a double holds exactly, in decimal digits: ` `, `0x1` and `1e0` are numbers to JavaScript alone. */
export function parseWholeNumber(text: string): number | undefined {
  return shortNumber(text) ?? anyNumber(text)
}

/** A few digits and nothing else, as ports and priorities are: a tenth of the time. */
function shortNumber(text: string): number | undefined {
  const { length } = text
  if (length === 0 || length > EXACT_DIGITS) return undefined
  let number = 0
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return undefined
    number = number * 10 + digit
  }
  return number
}

function anyNumber(text: string): number | undefined {
  const number = /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined
  return Number.isSafeInteger(number) ? number : undefined
}

/** A host name or an address: labels of at most 63 characters, 253 in all. */
function parseHost(text: string): string | undefined {
  if (isIP(text) !== 0) return text
  const isName =
    text.length <= 253 &&
    text.split('.').every((label) => /^[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,62})?$/.test(label))
  return isName || (text.endsWith('.') && parseHost(text.slice(0, -1)) !== undefined) ? text : undefined
}

import type { IToken, TokenType } from 'chevrotain'
import { type Address, type Network, parseAddress, parseNetwork } from '../values/address.ts'
import { Duration, parseDuration } from '../values/duration.ts'
import { parseSize } from '../values/size.ts'
import type { Literal } from './ast.ts'
import * as tokens from './tokens.ts'

type Reader = (image: string) => ReadLiteral

type WithoutPlace<T> = T extends unknown ? Omit<T, 'kind' | 'span'> : never

/** What a literal stands for: its type and value. */
export type LiteralValue = WithoutPlace<Literal>

/** How a token was read: where it is wrong, a stand-in of the type that was probably meant, and what it fails to be. */
export interface ReadLiteral {
  readonly value: LiteralValue
  /** What the token is not, with an example: `duration (such as 1h30m)`. */
  readonly invalid?: string
}

const NO_ADDRESS = parseAddress('::') ?? bug('`::` is an address')
const NO_NETWORK = parseNetwork('::/0') ?? bug('`::/0` is a network')

/** The value of a literal token. */
export function readLiteral(token: IToken): ReadLiteral {
  const read = READERS.get(token.tokenType) ?? bug(`${token.tokenType.name} is a literal`)
  return read(token.image)
}

const READERS: ReadonlyMap<TokenType, Reader> = new Map<TokenType, Reader>([
  [tokens.True, () => ({ value: { type: 'bool', value: true } })],
  [tokens.False, () => ({ value: { type: 'bool', value: false } })],
  [tokens.Address4, readAddressOrNetwork],
  [tokens.Address6, readAddressOrNetwork],
  [tokens.Prefixes, (image) => ({ value: { type: 'string', value: image } })],
  [tokens.Duration, readDuration],
  [tokens.Size, readSize],
  [tokens.Decimal, readDecimal],
  [tokens.Integer, readInteger],
  [tokens.MalformedNumber, readMalformed],
])

function readAddressOrNetwork(image: string): ReadLiteral {
  return image.includes('/') ? readNetwork(image) : readAddress(image)
}

function readAddress(image: string): ReadLiteral {
  const value: Address | undefined = parseAddress(image)
  if (value !== undefined) return { value: { type: 'addr', value } }
  return { value: { type: 'addr', value: NO_ADDRESS }, invalid: 'address' }
}

function readNetwork(image: string): ReadLiteral {
  const value: Network | undefined = parseNetwork(image)
  if (value !== undefined) return { value: { type: 'net', value } }
  return { value: { type: 'net', value: NO_NETWORK }, invalid: 'network' }
}

function readDuration(image: string): ReadLiteral {
  const value = parseDuration(image)
  if (value !== undefined && Number.isSafeInteger(value.microseconds))
    return { value: { type: 'duration', value } }
  const invalid = value === undefined ? 'duration' : 'duration: it is too long'
  return { value: { type: 'duration', value: new Duration(0) }, invalid }
}

function readSize(image: string): ReadLiteral {
  const bytes = parseSize(image)
  if (bytes !== undefined) return { value: { type: 'size', value: bytes } }
  return { value: { type: 'size', value: 0 }, invalid: 'size' }
}

function readDecimal(image: string): ReadLiteral {
  const value = Number(image)
  if (Number.isFinite(value)) return { value: { type: 'decimal', value } }
  return { value: { type: 'decimal', value: 0 }, invalid: 'number' }
}

function readInteger(image: string): ReadLiteral {
  const value = Number(image)
  if (Number.isSafeInteger(value)) return { value: { type: 'int', value } }
  return { value: { type: 'int', value: 0 }, invalid: 'whole number' }
}

function readMalformed(image: string): ReadLiteral {
  if (/^-\d+\.\d+\.\d/.test(image)) return { value: { type: 'net', value: NO_NETWORK }, invalid: 'network' }
  if (/^0[xXoObB]/.test(image)) return { value: { type: 'int', value: 0 }, invalid: 'number' }
  if (/^[\d.]+\w*[bB]$/.test(image)) return { value: { type: 'size', value: 0 }, invalid: 'size' }
  if (/^\d+[A-Za-z]/.test(image))
    return { value: { type: 'duration', value: new Duration(0) }, invalid: 'duration' }
  return { value: { type: 'int', value: 0 }, invalid: 'number' }
}

function bug(claim: string): never {
  throw new Error(`this should hold: ${claim}`)
}

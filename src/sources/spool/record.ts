import { crc32 } from 'node:zlib'

/** What came from outside, as it is kept until it is walked. */
export interface SpoolRecord {
  /** When it came, in microseconds since the epoch. */
  readonly arrival: number
  /** What the receiver knows about it: JSON text of an object. */
  readonly about: string
  /** Valid until the next record is read. */
  readonly line: Buffer
}

/** Length and checksum of the body. */
const HEAD = 8
/** Of the body: the arrival, and the length of what is known about the line. */
const FIXED = 10
/** A length beyond this is none. */
const LONGEST_BODY = 64 * 1024 * 1024
const LONGEST_ABOUT = 0xffff

/** A record as bytes: length and CRC-32 of the body; the body is arrival, length of `about`, `about`, and the line. */
export function encodeRecord(arrival: number, about: Uint8Array, line: Uint8Array): Buffer {
  if (about.length > LONGEST_ABOUT) throw new RangeError('there is too much to know about a line')
  const body = FIXED + about.length + line.length
  const bytes = Buffer.allocUnsafe(HEAD + body)
  bytes.writeUInt32LE(body, 0)
  bytes.writeDoubleLE(arrival, HEAD)
  bytes.writeUInt16LE(about.length, HEAD + 8)
  bytes.set(about, HEAD + FIXED)
  bytes.set(line, HEAD + FIXED + about.length)
  bytes.writeUInt32LE(crc32(bytes.subarray(HEAD)), 4)
  return bytes
}

/** A record, and how many bytes it takes; `partial` where it is not there whole, `damaged` where it never will be one. */
export type Decoded = { readonly record: SpoolRecord; readonly size: number } | 'partial' | 'damaged'

/** Reads the record that begins at `start`; what lies behind `end` is not there yet. */
export function decodeRecord(bytes: Buffer, start: number, end: number): Decoded {
  if (end - start < HEAD) return 'partial'
  const length = bytes.readUInt32LE(start)
  if (length < FIXED || length > LONGEST_BODY) return 'damaged'
  const size = HEAD + length
  if (end - start < size) return 'partial'
  const body = bytes.subarray(start + HEAD, start + size)
  if (crc32(body) !== bytes.readUInt32LE(start + 4)) return 'damaged'
  const lineStart = FIXED + body.readUInt16LE(8)
  if (lineStart > length) return 'damaged'
  const about = body.toString('utf8', FIXED, lineStart)
  return { record: { arrival: body.readDoubleLE(0), about, line: body.subarray(lineStart) }, size }
}

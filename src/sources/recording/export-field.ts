import { ENTRY_BYTES_MAX } from '../text.ts'

const NEWLINE = 0x0a
const EQUALS = 0x3d
const LENGTH_BYTES = 8
/** Up to so many bytes, to look at each is cheaper than to call what searches faster. */
const SHORT_VALUE = 64

/** Whether a field is there; `end` is the empty line behind an entry; `large` is what can never be held. */
export type FieldFound = 'field' | 'end' | 'incomplete' | 'large' | 'broken'

/**
 * A field of the export format: a line `NAME=value`, or `NAME`, a length as 64-bit little-endian, the bytes and a line end.
 * One object serves for all fields; its places are indices of the bytes that were read.
 */
export class ExportField {
  nameEnd = 0
  valueStart = 0
  valueEnd = 0
  /** Where the next field begins. */
  next = 0
  isBinary = false

  /** Reads the field that begins at `start`. At the end of a recording, the last line may lack its line end. */
  read(bytes: Buffer, start: number, end: number, atEnd: boolean): FieldFound {
    let nameEnd = start
    for (; nameEnd < end; nameEnd++) {
      const byte = bytes[nameEnd]
      if (byte === EQUALS || byte === NEWLINE) break
    }
    if (nameEnd === end) return 'incomplete'
    this.nameEnd = nameEnd
    this.isBinary = bytes[nameEnd] === NEWLINE
    if (this.isBinary) return this.#readBinary(bytes, start, end)
    const valueEnd = lineEnd(bytes, nameEnd + 1, end)
    if (valueEnd === end && !atEnd) return 'incomplete'
    this.valueStart = nameEnd + 1
    this.valueEnd = valueEnd
    this.next = Math.min(valueEnd + 1, end)
    return 'field'
  }

  #readBinary(bytes: Buffer, start: number, end: number): FieldFound {
    this.next = this.nameEnd + 1
    if (this.nameEnd === start) return 'end'
    this.valueStart = this.next + LENGTH_BYTES
    if (this.valueStart > end) return 'incomplete'
    const length = Number(bytes.readBigUInt64LE(this.next))
    this.valueEnd = this.valueStart + length
    this.next = this.valueEnd + 1
    if (length > ENTRY_BYTES_MAX / 2) return 'large'
    if (this.valueEnd >= end) return 'incomplete'
    return bytes[this.valueEnd] === NEWLINE ? 'field' : 'broken'
  }
}

/** Where the line ends that `start` lies in, or `end`. */
function lineEnd(bytes: Buffer, start: number, end: number): number {
  const near = Math.min(end, start + SHORT_VALUE)
  for (let at = start; at < near; at++) if (bytes[at] === NEWLINE) return at
  if (near === end) return end
  const found = bytes.indexOf(NEWLINE, near)
  return found < 0 || found > end ? end : found
}

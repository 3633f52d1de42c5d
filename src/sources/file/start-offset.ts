import { fstatSync, readSync } from 'node:fs'
import type { Start } from '../../settings/sources/start.ts'
import type { LineReading } from '../lines/open-line-parser.ts'
import { decodeWhole } from '../text.ts'
import { indexOfNewline, lastNewline } from './records.ts'

/** Bytes in which a line end, or a line with a time stamp, is looked for. */
const WINDOW = 256 * 1024

/** Where to begin in a file, and whether that is inside a line which was not seen from its beginning. */
export interface Beginning {
  readonly offset: number
  readonly isSkipping: boolean
}

export const FROM_THE_BEGINNING: Beginning = { offset: 0, isSkipping: false }

/** Where reading begins in an open file that is there at the first start. `now` is in microseconds. Throws what `readSync` throws. */
export function beginningOf(file: number, start: Start, reading: LineReading, now: number): Beginning {
  if (start === 'oldest') return FROM_THE_BEGINNING
  const { size } = fstatSync(file)
  return start === 'now' ? lastLine(file, size) : firstSince(file, size, now - start.microseconds, reading)
}

/** Behind the last line end: what has none yet is still being written. */
function lastLine(file: number, size: number): Beginning {
  const from = Math.max(0, size - WINDOW)
  const bytes = read(file, from)
  const newline = lastNewline(bytes, bytes.length)
  if (newline >= 0) return { offset: from + newline + 1, isSkipping: false }
  return from === 0 ? FROM_THE_BEGINNING : { offset: size, isSkipping: true }
}

/** The first line that is not older, by halving: lines are in order of their time. Where there is none, the end. */
function firstSince(file: number, size: number, since: number, reading: LineReading): Beginning {
  const first = stampedBehind(file, -1, reading)
  if (first !== undefined && first.time >= since) return FROM_THE_BEGINNING
  let before = 0
  let behind = size
  while (behind - before > 1) {
    const middle = before + Math.floor((behind - before) / 2)
    const line = stampedBehind(file, middle, reading)
    if (line === undefined || line.time >= since) behind = middle
    else before = middle
  }
  const found = stampedBehind(file, behind, reading)
  return found === undefined ? lastLine(file, size) : { offset: found.offset, isSkipping: false }
}

interface StampedLine {
  readonly offset: number
  /** Microseconds since the epoch. */
  readonly time: number
}

/** The first line with a time stamp whose line end before it is at a place or behind; the first of all for -1. */
function stampedBehind(
  file: number,
  place: number,
  { parser, fallback }: LineReading,
): StampedLine | undefined {
  const from = Math.max(0, place)
  const bytes = read(file, from)
  let line = place < 0 ? 0 : indexOfNewline(bytes, 0, bytes.length) + 1
  if (line === 0 && place >= 0) return undefined
  while (line < bytes.length) {
    const end = indexOfNewline(bytes, line, bytes.length)
    if (end < 0) return undefined
    const time = parser.timeOf(decodeWhole(bytes, line, end, fallback))
    if (time !== undefined) return { offset: from + line, time }
    line = end + 1
  }
  return undefined
}

function read(file: number, offset: number): Buffer {
  const bytes = Buffer.allocUnsafe(WINDOW)
  return bytes.subarray(0, readSync(file, bytes, 0, WINDOW, offset))
}

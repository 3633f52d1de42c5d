import { fstatSync, readSync } from 'node:fs'
import type { Start } from '../../settings/sources/start.ts'
import type { LineReading } from '../lines/open-line-parser.ts'
import { decodeWhole } from '../text.ts'
import { indexOfNewline, lastNewline } from './records.ts'

/** Bytes that are read at once. */
const WINDOW = 256 * 1024
/** Bytes in which a line with a time stamp is looked for from any place on: others, such as stack traces, may stand before it. */
const FARTHEST = 4 * 1024 * 1024

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
  const first = stampedIn(file, -1, WINDOW, reading)
  if (first !== undefined && first.time >= since) return FROM_THE_BEGINNING
  let found: StampedLine | undefined
  let before = 0
  let behind = size
  while (behind - before > 1) {
    const middle = before + Math.floor((behind - before) / 2)
    const line = stampedIn(file, middle, Math.min(behind, middle + FARTHEST), reading)
    if (line !== undefined && line.time < since) before = middle
    else {
      behind = middle
      found = line ?? found
    }
  }
  return found === undefined ? lastLine(file, size) : { offset: found.offset, isSkipping: false }
}

interface StampedLine {
  readonly offset: number
  /** Microseconds since the epoch. */
  readonly time: number
}

/**
 * The first line with a time stamp of those whose line end before it is at `from` or behind, and before `to`; -1 is the
 * end before the first line. What has no line end yet is none.
 */
function stampedIn(file: number, from: number, to: number, reading: LineReading): StampedLine | undefined {
  const { parser, fallback } = reading
  for (let place = from; place < to; ) {
    const start = Math.max(0, place)
    const bytes = read(file, start)
    const isLast = bytes.length < WINDOW
    let newline = place < 0 ? -1 : indexOfNewline(bytes, 0, bytes.length)
    const isInsideLine = place >= 0 && newline < 0
    while (!isInsideLine && start + newline < to) {
      const line = newline + 1
      const end = indexOfNewline(bytes, line, bytes.length)
      // A line that is longer than all that is read at once shows its beginning.
      const isLong = end < 0 && newline <= 0 && !isLast
      if (end < 0 && !isLong) break
      const lineEnd = isLong ? bytes.length : end
      const time = parser.timeOf(decodeWhole(bytes, line, lineEnd, fallback))
      if (time !== undefined) return { offset: start + line, time }
      newline = lineEnd
    }
    if (isLast) return undefined
    place = start + (isInsideLine ? bytes.length : newline)
  }
  return undefined
}

function read(file: number, offset: number): Buffer {
  const bytes = Buffer.allocUnsafe(WINDOW)
  return bytes.subarray(0, readSync(file, bytes, 0, WINDOW, offset))
}

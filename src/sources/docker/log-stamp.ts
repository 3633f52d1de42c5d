/** The time stamp that stands in front of a line of a container. */
export interface LogStamp {
  /** Nanoseconds since the epoch as 19 digits: of two, the later one is the greater text. */
  readonly nanoseconds: string
  /** How many bytes it takes, with the space behind it. */
  readonly length: number
}

const LONGEST = 40
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) /

/** The stamp that bytes begin with, or undefined where there is none. Docker's has nanoseconds, Podman's only seconds. */
export function readLogStamp(bytes: Buffer): LogStamp | undefined {
  const match = STAMP.exec(bytes.toString('latin1', 0, LONGEST))
  if (match === null) return undefined
  const [all, seconds, decimals = '', zone] = match
  const milliseconds = Date.parse(`${seconds}${zone}`)
  if (!(milliseconds >= 0)) return undefined
  return { nanoseconds: inDigits(milliseconds / 1000, decimals), length: all.length }
}

/** The whole second that a moment lies in, as a stamp; microseconds since the epoch. */
export function wholeSecond(realtime: number): string {
  return inDigits(Math.max(0, Math.floor(realtime / 1e6)), '')
}

/** The second behind the one that a stamp lies in. */
export function nextSecond(nanoseconds: string): string {
  return inDigits(secondOf(nanoseconds) + 1, '')
}

/** Microseconds since the epoch. */
export function realtimeOf(nanoseconds: string): number {
  return Number(nanoseconds.slice(0, -3))
}

/** Seconds since the epoch. */
export function secondOf(nanoseconds: string): number {
  return Number(nanoseconds.slice(0, -9))
}

function inDigits(seconds: number, decimals: string): string {
  return String(seconds).padStart(10, '0') + decimals.padEnd(9, '0')
}

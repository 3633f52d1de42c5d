/**
 * A time in whole microseconds that the database gives back exactly. A ban may last beyond what that can hold, and a
 * recording may claim any time; neither may stop the commit.
 */
export function storableTime(microseconds: number): number {
  return Math.min(Math.max(Math.round(microseconds), 0), Number.MAX_SAFE_INTEGER)
}

/** Milliseconds of the system's clock as microseconds. */
export function microsecondsOf(milliseconds: number): number {
  return storableTime(milliseconds * 1000)
}

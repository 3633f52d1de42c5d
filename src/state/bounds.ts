/** The text if it is at most so many UTF-16 units long, otherwise its beginning with `…` in place of the rest. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = limit - 1
  return `${text.slice(0, isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end)}…`
}

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

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

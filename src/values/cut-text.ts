/**
 * The text if it is at most so many UTF-16 units long, otherwise its beginning with `…` in place of the rest. What it
 * gives does not keep the whole text in memory, as a slice of it would.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = limit - 1
  const kept = text.slice(0, isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end)
  return `${Buffer.from(kept, 'utf16le').toString('utf16le')}…`
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

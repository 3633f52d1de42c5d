export const NEWLINE = 0x0a

/**
 * How many bytes of lines fit into the room, in whole lines. `atLeastOne`: the first line goes there even where it is too
 * long, because the file is empty or holds the beginning of it.
 */
export function fitting(lines: Buffer, room: number, atLeastOne: boolean): number {
  if (lines.length <= room) return lines.length
  const end = room <= 0 ? 0 : lines.lastIndexOf(NEWLINE, room - 1) + 1
  return end > 0 || !atLeastOne ? end : lines.indexOf(NEWLINE) + 1
}

/** How many bytes two texts have in common from their beginnings. */
export function commonLength(left: Buffer, right: Buffer): number {
  const length = Math.min(left.length, right.length)
  if (left.compare(right, 0, length, 0, length) === 0) return length
  let common = 0
  while (left[common] === right[common]) common++
  return common
}

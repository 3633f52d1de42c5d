const NEWLINE = 0x0a

/** Where a record ends in some bytes, and the next one begins. */
export interface Record {
  readonly end: number
  readonly next: number
}

/** How records are found. */
export interface RecordRule {
  /** Whether a line begins a record; without it, each line does. */
  readonly begins?: ((bytes: Buffer, start: number, end: number) => boolean) | undefined
  /** No line will be added to those that are there. */
  readonly isQuiet: boolean
  /** Nothing at all will be added, not even to a line without a line end. */
  readonly isFinal: boolean
}

/** The record that begins at `start`, without its line end, or undefined where more may belong to it. */
export function findRecord(bytes: Buffer, start: number, end: number, rule: RecordRule): Record | undefined {
  let newline = indexOfNewline(bytes, start, end)
  if (newline < 0) return rule.isFinal && start < end ? { end, next: end } : undefined
  const { begins } = rule
  while (begins !== undefined) {
    const line = newline + 1
    const following = indexOfNewline(bytes, line, end)
    if (following < 0 && !rule.isFinal) {
      if (rule.isQuiet) break
      return undefined
    }
    const lineEnd = following < 0 ? end : following
    if (line >= end || begins(bytes, line, lineEnd)) break
    if (following < 0) return { end, next: end }
    newline = following
  }
  return { end: newline, next: newline + 1 }
}

/** Where the first line end is between two places, or -1. */
export function indexOfNewline(bytes: Buffer, start: number, end: number): number {
  const index = bytes.indexOf(NEWLINE, start)
  return index < end ? index : -1
}

/** Where the last line end is before a place, or -1. */
export function lastNewline(bytes: Buffer, end: number): number {
  return end === 0 ? -1 : bytes.lastIndexOf(NEWLINE, end - 1)
}

/**
 * What a cursor says of its entry. A journal that is copied, as at the flush to disk, numbers its entries anew: the boot,
 * the times and the hash stay.
 */
export interface JournalCursor {
  /** Which sequence of numbers `number` belongs to. */
  readonly sequence: string | undefined
  readonly number: number | undefined
  readonly boot: string | undefined
  readonly monotonic: string | undefined
  /** When the entry was written, in microseconds since the epoch. */
  readonly realtime: number | undefined
  readonly hash: string | undefined
}

const SHAPE = /^[simtbx]=[0-9a-f]{1,32}(?:;[simtbx]=[0-9a-f]{1,32}){0,5}$/

/**
 * Takes a cursor apart; undefined where it is none, or lacks what a place could be found by. Anything else must not
 * reach the journal as one.
 */
export function parseCursor(text: string): JournalCursor | undefined {
  if (!SHAPE.test(text)) return undefined
  const parts = new Map(text.split(';').map((part) => [part.charAt(0), part.slice(2)]))
  const cursor: JournalCursor = {
    sequence: parts.get('s'),
    number: hexadecimal(parts.get('i')),
    boot: parts.get('b'),
    monotonic: parts.get('m'),
    realtime: hexadecimal(parts.get('t')),
    hash: parts.get('x'),
  }
  const { sequence, number, boot, monotonic, realtime } = cursor
  const findable =
    (sequence !== undefined && number !== undefined) ||
    (boot !== undefined && monotonic !== undefined) ||
    realtime !== undefined
  return findable ? cursor : undefined
}

/** Whether two cursors belong to the same entry, perhaps in another copy. */
export function isSameEntry(one: JournalCursor, other: JournalCursor): boolean {
  return (
    one.hash !== undefined &&
    one.hash === other.hash &&
    one.boot === other.boot &&
    one.monotonic === other.monotonic &&
    one.realtime === other.realtime
  )
}

/** When the entry of a cursor was written, in microseconds since the epoch, or undefined where it does not say. */
export function cursorTime(text: string): number | undefined {
  return parseCursor(text)?.realtime
}

/** What to tell where a cursor is none. */
export function brokenCursorMessage(cursor: string): string {
  return `the cursor ${JSON.stringify(cursor.slice(0, 200))} cannot be understood`
}

/** Beyond 2^53 it would not be exact; neither a number of entries nor a time comes near that. */
function hexadecimal(digits: string | undefined): number | undefined {
  return digits === undefined || digits.length > 13 ? undefined : Number.parseInt(digits, 16)
}

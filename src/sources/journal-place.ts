import type { TextDecoder } from 'node:util'
import type { Start } from '../settings/settings.ts'

/** Which journal: the local one, a namespace of it, a directory of journal files, or one file. */
export type JournalPlace =
  | { readonly kind: 'local' }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }

/** How a journal is read, whichever reader does it. */
export interface JournalOptions {
  readonly place: JournalPlace
  /** The entry to go on behind; null where there is none. */
  readonly cursor: string | null
  /** Where reading starts without a cursor; microseconds since the epoch are a point in time. */
  readonly start: Start | number
  /** Whether to wait for new entries at the end instead of ending there. */
  readonly follow: boolean
  /** Decodes text that is not UTF-8. */
  readonly fallback: TextDecoder
}

/** Whether a text has the shape of a cursor: anything else must not reach the journal as one. */
export function isCursor(text: string): boolean {
  return /^[simtbx]=[0-9a-f]{1,32}(?:;[simtbx]=[0-9a-f]{1,32}){0,5}$/.test(text)
}

/** The microseconds since the epoch at which reading starts, or undefined where it starts at an end. */
export function startTime(start: JournalOptions['start'], now: number): number | undefined {
  if (start === 'now' || start === 'oldest') return undefined
  return typeof start === 'number' ? start : Math.max(0, now - start.microseconds)
}

/** When the entry of a cursor was written, in microseconds since the epoch, or undefined where it does not say. */
export function cursorTime(cursor: string): number | undefined {
  const digits = /(?:^|;)t=([0-9a-f]{1,13})(?:;|$)/.exec(cursor)?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits, 16)
}

/** What to tell where a cursor is none. */
export function brokenCursorMessage(cursor: string): string {
  return `the cursor ${JSON.stringify(cursor.slice(0, 200))} cannot be understood`
}

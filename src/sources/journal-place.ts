import type { TextDecoder } from 'node:util'
import type { Start } from '../settings/settings.ts'
import { isoMicroseconds } from '../values/instant.ts'
import type { JournalCursor } from './journal-cursor.ts'
import { SourceError } from './source-error.ts'

/** Which journal: the local one, a namespace of it, a directory of journal files, one file, or what one host has sent. */
export type JournalPlace =
  | { readonly kind: 'local' }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'sent'; readonly by: string; readonly paths: readonly string[] }

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

/** The microseconds since the epoch at which reading starts, or undefined where it starts at an end. */
export function startTime(start: JournalOptions['start'], now: number): number | undefined {
  if (start === 'now' || start === 'oldest') return undefined
  return typeof start === 'number' ? start : Math.max(0, now - start.microseconds)
}

/**
 * What to tell where the entry that was read last is of the future, and nothing newer is there; undefined where it is
 * not: then the journal lost its end, and what comes next tells what is missing.
 */
export function futureCursor(cursor: JournalCursor, now: number): SourceError | undefined {
  if (cursor.realtime === undefined || cursor.realtime <= now) return undefined
  return new SourceError(
    `the entry that was read last, of ${isoMicroseconds(cursor.realtime)}, is of the future, and the journal ends before it`,
    'the clock was set back, or the state is of another machine: reading goes on with new entries; look with replay --since at what came in between',
  )
}

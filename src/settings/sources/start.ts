import { type Duration, parseDuration } from '../../values/duration.ts'
import { DEFAULTS } from '../defaults.ts'
import { text } from '../schema-kit.ts'

/** Where reading starts when there is no cursor yet: at the end, at the oldest entry, or this long ago. */
export type Start = 'now' | 'oldest' | Duration

export const START = text(
  'start',
  'Where to begin as long as nothing was read: `now`, `oldest`, or how long ago (`6h`).',
  { default: DEFAULTS.start },
)

/** The schema lets only `now`, `oldest` and durations through. */
export function completeStart(written: string | undefined): Start {
  const start = written ?? DEFAULTS.start
  if (start === 'oldest') return start
  return parseDuration(start) ?? 'now'
}

import { type Duration, parseDuration } from '../../values/duration.ts'
import { text } from '../schema-kit.ts'

/** What every source has that is waited for: after how long without an entry it is told; never where it is left out. */
export interface MayBeSilent {
  readonly silence?: Duration
}

export interface WrittenSilence {
  readonly silence?: string
}

export const SILENCE = text(
  'duration',
  'Sends a mail when no entry has come for so long: once, and again after it spoke.',
  { examples: ['1h'] },
)

/** To be spread into the settings of a source. */
export function completeSilence(written: string | undefined): MayBeSilent {
  const duration = written === undefined ? undefined : parseDuration(written)
  return duration === undefined ? {} : { silence: duration }
}

import { type Duration, parseDuration } from '../../values/duration.ts'
import { type Schema, text } from '../schema-kit.ts'

/** What every source has that is waited for. */
export interface EverySource {
  /** The source whose base chains its entries enter, too. */
  readonly enters?: string
  /** After how long without an entry it is told; never where it is left out. */
  readonly silence?: Duration
}

export interface WrittenEverySource {
  readonly enters?: string
  readonly silence?: string
}

export const ENTERS = text(
  'name',
  'The source whose base chains its entries enter, besides those of its own: with `journal` the shipped chains are for this source, too.',
  { examples: ['journal'] },
)

/** To be spread into the schema of a source. */
export const EVERY_SOURCE: Readonly<Record<string, Schema>> = {
  enters: ENTERS,
  silence: text(
    'duration',
    'Sends a mail when no entry has come for so long: once, and again after it spoke.',
    { examples: ['1h'] },
  ),
}

/** To be spread into the settings of a source. */
export function completeSilence(written: string | undefined): Pick<EverySource, 'silence'> {
  const silence = written === undefined ? undefined : parseDuration(written)
  return silence === undefined ? {} : { silence }
}

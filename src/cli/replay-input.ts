import { FIELDS_OF_EFFECTS } from '../engine/engine.ts'
import { withoutEcho } from '../engine/no-echo.ts'
import type { Source } from '../engine/ports.ts'
import { ownMarks } from '../program/own-mark.ts'
import type { Settings } from '../settings/settings.ts'
import { type OnNotice, SourceError } from '../sources/source-error.ts'
import { openPast, type PastPlace } from './past-entries.ts'

export interface ReplayInput extends PastPlace {
  /** Microseconds since the epoch. */
  readonly since: number | undefined
  readonly until: number | undefined
  /** The fields that the chains read. */
  readonly fields: readonly string[]
}

/** Opens what is to be replayed, from its first entry, without this program's own log, which `run` does not walk either. */
export function openReplayInput(
  settings: Settings,
  place: ReplayInput,
  onNotice: OnNotice,
): Source | SourceError {
  const { since, until, input, fields } = place
  const kind = input === undefined ? settings.sources[place.source]?.kind : 'recording'
  const marks = ownMarks(process.env, kind)
  const readAhead = [...new Set([...fields, ...FIELDS_OF_EFFECTS, ...marks.map(({ field }) => field)])]
  const span = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) }
  const source = openPast(place, settings, { onNotice, readAhead, ...span })
  return source instanceof SourceError ? source : withoutEcho(source, marks)
}

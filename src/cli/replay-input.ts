import { withoutEcho } from '../engine/no-echo.ts'
import type { Source } from '../engine/ports.ts'
import { ownMarks } from '../program/own-mark.ts'
import type { InputFormat, Settings } from '../settings/settings.ts'
import { openRecording } from '../sources/open-recording.ts'
import { type OnNotice, SourceError } from '../sources/source-error.ts'
import { openPast } from './past-entries.ts'

export interface ReplayInput {
  /** A file, a directory, or `-`; without it, the journal of the settings. */
  readonly path: string | undefined
  readonly format: InputFormat | undefined
  /** Microseconds since the epoch. */
  readonly since: number | undefined
  readonly until: number | undefined
}

/** Opens what is to be replayed, from its first entry, without this program's own log, which `run` does not walk either. */
export function openReplayInput(
  settings: Settings,
  input: ReplayInput,
  onNotice: OnNotice,
): Source | SourceError {
  const source = openInput(settings, input, onNotice)
  const kind = input.path === undefined ? settings.sources.journal?.kind : 'recording'
  return source instanceof SourceError ? source : withoutEcho(source, ownMarks(process.env, kind))
}

function openInput(settings: Settings, input: ReplayInput, onNotice: OnNotice): Source | SourceError {
  const { path, format, since, until } = input
  const options = { onNotice, ...(since !== undefined && { since }), ...(until !== undefined && { until }) }
  if (path === undefined) return openPast('journal', settings, options)
  const { timezone, fallback_encoding: fallbackEncoding } = settings
  return openRecording(path, format, { ...options, timezone, fallbackEncoding })
}

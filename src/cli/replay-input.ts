import { withoutEcho } from '../engine/no-echo.ts'
import type { Source } from '../engine/ports.ts'
import { ownMarks } from '../program/own-mark.ts'
import type { InputFormat, Settings } from '../settings/settings.ts'
import { openRecording } from '../sources/open-recording.ts'
import { openSource } from '../sources/open-source.ts'
import { type OnNotice, SourceError } from '../sources/source-error.ts'

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
  return source instanceof SourceError ? source : withoutEcho(source, ownMarks(process.env))
}

function openInput(settings: Settings, input: ReplayInput, onNotice: OnNotice): Source | SourceError {
  const { timezone, fallback_encoding: fallbackEncoding } = settings
  const { path, format, since, until } = input
  const options = {
    timezone,
    fallbackEncoding,
    onNotice,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
  if (path !== undefined) return openRecording(path, format, options)
  const journal = settings.sources.journal ?? { kind: 'journald', start: 'oldest', reader: 'auto' }
  const fromTheStart = journal.kind === 'journald' ? ({ ...journal, start: 'oldest' } as const) : journal
  return openSource('journal', fromTheStart, { ...options, cursor: null, follow: false })
}

import type { Source } from '../engine/ports.ts'
import type { SourceSettings } from '../settings/settings.ts'
import { openJournal } from './open-journal.ts'
import { openRecording } from './open-recording.ts'
import type { SourceError } from './source-error.ts'
import type { SourceOptions } from './source-options.ts'

/** Opens the source of a name and its settings, or says why it cannot be read. */
export function openSource(
  name: string,
  settings: SourceSettings,
  options: SourceOptions,
): Source | SourceError {
  return settings.kind === 'recording'
    ? openRecording(settings.path, settings.format, { ...options, name })
    : openJournal(name, settings, options)
}

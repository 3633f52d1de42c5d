import type { Source } from '../engine/ports.ts'
import type { FileSettings } from '../settings/sources/file.ts'
import { fileReading } from './file/open-file-source.ts'
import { RecordedLines } from './file/recorded-lines.ts'
import { localDefaults } from './lines/open-line-parser.ts'
import { withRepeatedLines } from './lines/repeated-lines.ts'
import { TimeBefore } from './lines/time-before.ts'
import { openInput } from './open-recording.ts'
import { isPacked } from './recording/archive-input.ts'
import { PackedInput } from './recording/packed-input.ts'
import { RecordingSource } from './recording/recording.ts'
import { SourceError } from './source-error.ts'
import type { RecordingOptions } from './source-options.ts'
import { withinTime } from './within-time.ts'

/**
 * Opens lines that cannot be followed, to be read as a source of files reads its own: those of a packed file, or of standard
 * input where the path is `-`.
 */
export function openRecordedLines(
  name: string,
  settings: FileSettings,
  path: string,
  options: RecordingOptions,
): Source | SourceError {
  const reading = fileReading(settings, options)
  if (reading instanceof SourceError) return reading
  const input = isPacked(path) ? new PackedInput(path) : openInput(path)
  if (input instanceof SourceError) return input
  const fields = new Map([['LOG_FILE_PATH', path]])
  const defaults = localDefaults(settings.identifier)
  const lines = new RecordedLines(reading, { fields, defaults, before: new TimeBefore() })
  const recording = new RecordingSource(name, input, lines, null, options.onNotice)
  return withinTime(withRepeatedLines(recording), options)
}

import { compileWrittenPattern } from '../../check/patterns/written-pattern.ts'
import type { Source } from '../../engine/ports.ts'
import type { FileSettings } from '../../settings/sources/file.ts'
import { brokenCursorMessage } from '../journal-cursor.ts'
import type { LineOrigin } from '../lines/line-entry.ts'
import { type LineReading, localDefaults, openLineParser } from '../lines/open-line-parser.ts'
import { TimeBefore } from '../lines/time-before.ts'
import { SourceError } from '../source-error.ts'
import { presentOf, type RecordingOptions, type SourceOptions } from '../source-options.ts'
import { decodeWhole } from '../text.ts'
import { FileSource } from './file-source.ts'
import type { RecordRule } from './records.ts'
import { readCursor, type SavedFiles } from './saved-files.ts'
import { beginningOf } from './start-offset.ts'
import type { TailedFile } from './tailed-file.ts'

/** What turns the bytes of files into entries. */
export interface FileReading extends LineReading {
  /** Whether a line begins an entry; without it, each does. */
  readonly begins: RecordRule['begins']
}

/** Opens files: those that are there, and those that will be. */
export function openFileSource(
  name: string,
  settings: FileSettings,
  options: SourceOptions,
): Source | SourceError {
  const reading = fileReading(settings, options)
  if (reading instanceof SourceError) return reading
  return new FileSource({
    name,
    patterns: settings.paths,
    saved: savedFiles(options),
    beginningOf: (file) => beginningOf(file, settings.start, reading, presentOf(options)),
    reading,
    begins: reading.begins,
    originOf: origins(settings.identifier),
    follow: options.follow,
    onNotice: options.onNotice,
  })
}

/** How the settings of a source have the bytes of its files read. */
export function fileReading(settings: FileSettings, options: RecordingOptions): FileReading | SourceError {
  const { encoding: fallbackEncoding = options.fallbackEncoding } = settings
  const reading = openLineParser(settings.format, { ...options, fallbackEncoding })
  if (reading instanceof SourceError) return reading
  const begins = beginningRule(settings.multiline?.start, reading)
  return begins instanceof SourceError ? begins : { ...reading, begins }
}

/** The schema lets only patterns through that can be compiled. */
function beginningRule(
  start: string | undefined,
  { fallback }: LineReading,
): RecordRule['begins'] | SourceError {
  if (start === undefined) return undefined
  const pattern = compileWrittenPattern(start)
  if ('problem' in pattern)
    return new SourceError(`\`multiline.start\`: ${pattern.problem}`, 'see docs/sources.md')
  return (bytes, from, to) => pattern.test(decodeWhole(bytes, from, to, fallback))
}

function origins(identifier: string | undefined): (file: TailedFile) => LineOrigin {
  const defaults = localDefaults(identifier)
  const known = new WeakMap<TailedFile, LineOrigin>()
  return (file) => {
    const origin = known.get(file) ?? {
      fields: new Map([['LOG_FILE_PATH', file.path]]),
      defaults,
      before: new TimeBefore(),
    }
    known.set(file, origin)
    return origin
  }
}

function savedFiles({ cursor, onNotice }: SourceOptions): SavedFiles | null {
  if (cursor === null) return null
  const saved = readCursor(cursor)
  if (saved === undefined) onNotice(brokenCursorMessage(cursor), 'reading starts anew')
  return saved ?? null
}

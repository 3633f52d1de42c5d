import type { Source } from '../engine/ports.ts'
import type { SourceSettings } from '../settings/settings.ts'
import { isProgramThere } from '../values/find-program.ts'
import { filesOf, journalProblem } from './journal-access.ts'
import { openJournalFiles } from './journal-files/journal-files-source.ts'
import { loadJournalLibrary } from './journal-library.ts'
import type { JournalOptions, JournalPlace } from './journal-place.ts'
import { JournalctlSource } from './journalctl.ts'
import { openLibsystemd } from './libsystemd.ts'
import { SourceError } from './source-error.ts'
import { presentOf, type SourceOptions } from './source-options.ts'
import { fallbackDecoder, unknownEncoding } from './text.ts'
import { withinTime } from './within-time.ts'

type JournalSettings = Extract<SourceSettings, { kind: 'journald' }>

/** Opens a journal through the reader that the settings name or that is there, or says why it cannot be read. */
export function openJournal(
  name: string,
  settings: JournalSettings,
  options: SourceOptions,
): Source | SourceError {
  return openJournalAt(placeOf(settings), name, settings, options)
}

/** The same for a place that no settings name. */
export function openJournalAt(
  place: JournalPlace,
  name: string,
  settings: Pick<JournalSettings, 'start' | 'reader'>,
  options: SourceOptions,
): Source | SourceError {
  const fallback = fallbackDecoder(options.fallbackEncoding)
  if (fallback === undefined) return unknownEncoding(options.fallbackEncoding)
  const { cursor, follow, onNotice } = options
  const start = options.since ?? (settings.start === 'now' ? (options.triedSince ?? 'now') : settings.start)
  const journal: JournalOptions = { place, cursor, follow, fallback, start }
  const problem = journalProblem(place, onNotice)
  if (problem !== undefined) return problem
  const source = openReader(name, settings.reader, journal, options)
  return source instanceof SourceError ? source : withinTime(source, options)
}

function openReader(
  name: string,
  reader: JournalSettings['reader'],
  journal: JournalOptions,
  options: SourceOptions,
): Source | SourceError {
  const files = reader === 'auto' ? openAtRest(name, journal, options) : undefined
  if (files !== undefined) return files
  const library = reader === 'journalctl' ? undefined : loadJournalLibrary()
  if (library !== undefined)
    return openLibsystemd(library, name, journal, presentOf(options), options.onNotice)
  if (reader === 'libsystemd')
    return new SourceError('libsystemd is missing', 'install it: apt-get install libsystemd0')
  if (isProgramThere('journalctl'))
    return new JournalctlSource(name, journal, presentOf(options), options.onNotice)
  return new SourceError(
    'neither libsystemd nor journalctl is there to read the journal',
    'install systemd, or read a recording instead',
  )
}

/** What is read from its start to its end, once, is read straight from the files; undefined where that cannot be. */
function openAtRest(
  name: string,
  { place, cursor, start, follow, fallback }: JournalOptions,
  { onNotice, readAhead }: SourceOptions,
): Source | undefined {
  const isTime = typeof start === 'number'
  if (follow || cursor !== null || !(isTime || start === 'oldest')) return undefined
  const since = isTime ? start : undefined
  return openJournalFiles({ name, paths: filesOf(place), since, readAhead, fallback, onNotice })
}

function placeOf(settings: JournalSettings): JournalPlace {
  if (settings.file !== undefined) return { kind: 'file', path: settings.file }
  if (settings.directory !== undefined) return { kind: 'directory', path: settings.directory }
  if (settings.namespace !== undefined) return { kind: 'namespace', namespace: settings.namespace }
  return { kind: 'local' }
}

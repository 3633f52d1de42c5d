import type { Source } from '../engine/ports.ts'
import type { Entry } from '../module/entry.ts'
import type { Settings, SourceSettings } from '../settings/settings.ts'
import { openSource } from '../sources/open-source.ts'
import { SourceError } from '../sources/source-error.ts'
import type { RecordingOptions } from '../sources/source-options.ts'

/** The kinds of sources whose past entries are still where they came from. */
const KEEP_ENTRIES: ReadonlySet<SourceSettings['kind']> = new Set([
  'journald',
  'journal_remote',
  'file',
  'docker',
  'recording',
])

/** Opens a source of the settings at its first entry, to be read to its end; or says why that cannot be. */
export function openPast(
  name: string,
  { sources, timezone, fallback_encoding: fallbackEncoding }: Settings,
  options: Omit<RecordingOptions, 'timezone' | 'fallbackEncoding'>,
): Source | SourceError {
  const settings = sources[name]
  if (settings === undefined)
    return new SourceError(
      `the settings have no source ${JSON.stringify(name)}`,
      `they have ${Object.keys(sources).join(', ')}`,
    )
  if (!KEEP_ENTRIES.has(settings.kind))
    return new SourceError(
      `the source ${name} does not keep the entries that it gave`,
      'what an archive of the action `record` has of them can be read with --input',
    )
  const fromTheStart = 'start' in settings ? ({ ...settings, start: 'oldest' } as const) : settings
  return openSource(name, fromTheStart, {
    ...options,
    timezone,
    fallbackEncoding,
    cursor: null,
    follow: false,
  })
}

/** All entries of a source that ends; each is valid until the next. Closes the source. */
export async function* entriesOf(source: Source): AsyncGenerator<Entry> {
  const never = new AbortController().signal
  try {
    while (!source.ended) {
      const entry = source.next()
      if (entry !== undefined) yield entry
      else if (!source.ended) await source.wait(never)
    }
  } finally {
    source.close()
  }
}

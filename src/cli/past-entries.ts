import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CheckedProgram } from '../check/program.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Source } from '../engine/ports.ts'
import type { Entry } from '../module/entry.ts'
import type { InputFormat, Settings, SourceSettings } from '../settings/settings.ts'
import { openRecordedLines } from '../sources/open-recorded-lines.ts'
import { openRecording } from '../sources/open-recording.ts'
import { openSource } from '../sources/open-source.ts'
import { packerOfFile } from '../sources/recording/archive-input.ts'
import { SourceError } from '../sources/source-error.ts'
import type { RecordingOptions } from '../sources/source-options.ts'
import { withinTime } from '../sources/within-time.ts'

type PastOptions = Omit<RecordingOptions, 'name' | 'timezone' | 'fallbackEncoding'>

/** Entries of the past, and the source that the chains take them to be of. */
export interface PastPlace {
  readonly source: string
  /** A file, a directory, or `-`; without it, what the source of the settings still has. */
  readonly input?: string | undefined
  readonly format?: InputFormat | undefined
}

/** The kinds of sources whose past entries are still where they came from. */
const KEEP_ENTRIES: ReadonlySet<SourceSettings['kind']> = new Set([
  'journald',
  'journal_remote',
  'file',
  'docker',
  'recording',
])

/** Why a name is that of no source, neither in the settings nor in the chains, which need no settings. */
export function unknownSource(
  name: string,
  settings: Settings,
  { chains }: CheckedProgram,
): SourceError | undefined {
  const entered = [...chains.values()].flatMap(({ hook }) => hook?.sources ?? [])
  return Object.hasOwn(settings.sources, name) || entered.includes(name) ? undefined : unknown(name, settings)
}

/**
 * Opens entries of the past at the first one, to be read to their end; or says why that cannot be. A file is read as the
 * source reads its own where that is one of files, else as a recording.
 */
export function openPast(
  { source, input, format }: PastPlace,
  settings: Settings,
  options: PastOptions,
): Source | SourceError {
  const known = settings.sources[source]
  if (input === undefined)
    return known === undefined ? unknown(source, settings) : open(source, known, settings, options)
  const { timezone, fallback_encoding: fallbackEncoding } = settings
  const recording = { ...options, timezone, fallbackEncoding, name: source }
  if (known?.kind !== 'file' || format !== undefined) return openRecording(input, format, recording)
  const path = input === '-' ? input : resolve(input)
  return path === '-' || isPackedFile(path)
    ? openRecordedLines(source, known, path, recording)
    : open(source, { ...known, paths: [path] }, settings, options)
}

/** One that is missing, or may not be read, is told when it is opened. */
function isPackedFile(path: string): boolean {
  try {
    return statSync(path).isFile() && packerOfFile(path) !== undefined
  } catch {
    return false
  }
}

function open(
  name: string,
  source: SourceSettings,
  { timezone, fallback_encoding: fallbackEncoding }: Settings,
  options: PastOptions,
): Source | SourceError {
  if (!KEEP_ENTRIES.has(source.kind))
    return new SourceError(
      `the source ${name} does not keep the entries that it gave`,
      'what an archive of the action `record` has of them can be read with --input',
    )
  const fromTheStart = 'start' in source ? ({ ...source, start: 'oldest' } as const) : source
  const opened = openSource(name, fromTheStart, {
    ...options,
    timezone,
    fallbackEncoding,
    cursor: null,
    follow: false,
  })
  return opened instanceof SourceError ? opened : withinTime(opened, options)
}

function unknown(name: string, { sources }: Settings): SourceError {
  return new SourceError(
    `the settings have no source ${JSON.stringify(name)}`,
    didYouMean(name, Object.keys(sources)) ?? `they have ${Object.keys(sources).join(', ')}`,
  )
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

/** The next entry of a source of several; undefined where it has ended. */
interface Head {
  readonly source: string
  readonly entries: AsyncGenerator<Entry>
  entry: Entry | undefined
}

/**
 * All entries of several sources that end, in the order in which they were written: of the next ones of each, the oldest
 * comes first. Each is valid until the next. Closes the sources.
 */
export async function* entriesOfAll(sources: readonly Source[]): AsyncGenerator<[Entry, source: string]> {
  const heads: readonly Head[] = sources.map((source) => ({
    source: source.name,
    entries: entriesOf(source),
    entry: undefined,
  }))
  try {
    for (const head of heads) await goOn(head)
    for (let head = oldest(heads); head?.entry !== undefined; head = oldest(heads)) {
      yield [head.entry, head.source]
      await goOn(head)
    }
  } finally {
    for (const { entries } of heads) await entries.return(undefined)
  }
}

async function goOn(head: Head): Promise<void> {
  const { done, value } = await head.entries.next()
  head.entry = done ? undefined : value
}

function oldest(heads: readonly Head[]): Head | undefined {
  let first: Head | undefined
  for (const head of heads) {
    if (head.entry === undefined) continue
    if (first?.entry === undefined || head.entry.realtime < first.entry.realtime) first = head
  }
  return first
}

import { text as textOf } from 'node:stream/consumers'
import { isOwn, type OwnMark, withoutEcho } from '../engine/no-echo.ts'
import type { Source } from '../engine/ports.ts'
import type { Entry } from '../module/entry.ts'
import { ownMarks } from '../program/own-mark.ts'
import type { Settings } from '../settings/settings.ts'
import { cursorTime } from '../sources/journal-cursor.ts'
import { entryOfJson } from '../sources/recording/json.ts'
import { type OnNotice, SourceError } from '../sources/source-error.ts'
import { fallbackDecoder, unknownEncoding } from '../sources/text.ts'
import { fieldEntry } from '../testing/field-entry.ts'
import { parseDuration } from '../values/duration.ts'
import type { Wanted } from './explain-request.ts'
import { entriesOf, openPast, type PastPlace } from './past-entries.ts'

/** Where entries are looked for. */
export interface EntryPlace extends PastPlace {
  readonly settings: Settings
  readonly onNotice: OnNotice
  /** The present, in microseconds since the epoch. */
  readonly now: number
}

/** How far back the last entries of a journal are looked for, step by step: most journals need the first only. */
const LOOK_BACK = ['10m', '6h', '7d'].map((text) => parseDuration(text)?.microseconds ?? 0)
/** How many entries behind the time of a cursor are looked at: those of one moment need not be in order. */
const MOST_BEHIND_CURSOR = 10_000

const OWN_ENTRY = new SourceError(
  "the entry with that cursor is one of pyruse-ts's own log, which is never walked",
  'what the action `log` writes is walked: look for an entry of that',
)

/** Finds the entries that are to be explained, in order, or says why there are none. */
export async function findEntries(
  wanted: Wanted,
  place: EntryPlace,
): Promise<readonly Entry[] | SourceError> {
  switch (wanted.kind) {
    case 'fields':
      return [fieldEntry(wanted.fields, place.now)]
    case 'json':
      return jsonEntries(wanted.text === '-' ? await textOf(process.stdin) : wanted.text, place)
    case 'last':
      return lastEntries(wanted.count, place)
    case 'cursor':
      return entryAt(wanted.cursor, place)
  }
}

function jsonEntries(text: string, { settings, now }: EntryPlace): readonly Entry[] | SourceError {
  const fallback = fallbackDecoder(settings.fallback_encoding)
  if (fallback === undefined) return unknownEncoding(settings.fallback_encoding)
  const entries: Entry[] = []
  // On the command line an object may be spread over several lines.
  const whole = entryOfJson(text, fallback, now)
  if (whole !== undefined) return [whole]
  for (const line of text.split('\n').filter((line) => line.trim() !== '')) {
    const entry = entryOfJson(line, fallback, now)
    if (entry === undefined)
      return new SourceError(
        `${JSON.stringify(line.slice(0, 100))} is no entry`,
        'give a JSON object as `journalctl -o json` prints it: {"SYSLOG_IDENTIFIER":"sshd","MESSAGE":"…"}',
      )
    entries.push(entry)
  }
  return entries.length > 0
    ? entries
    : new SourceError('there is no entry on standard input', 'give JSON objects, one a line')
}

async function lastEntries(count: number, place: EntryPlace): Promise<readonly Entry[] | SourceError> {
  const isJournal = place.input === undefined && place.settings.sources[place.source]?.kind === 'journald'
  const starts = isJournal ? LOOK_BACK.map((ago) => place.now - ago) : []
  for (const since of [...starts, undefined]) {
    const source = open(place, since)
    if (source instanceof SourceError) return source
    const last: Entry[] = []
    for await (const entry of entriesOf(withoutEcho(source, marksOf(place)))) {
      last.push(fieldEntry(entry.fields(), entry.realtime))
      if (last.length > count) last.shift()
    }
    if (last.length === count || (since === undefined && last.length > 0)) return last
  }
  return new SourceError(
    'there are no entries',
    'look at another source with --source, or at a recording with --input',
  )
}

async function entryAt(cursor: string, place: EntryPlace): Promise<readonly Entry[] | SourceError> {
  const time = cursorTime(cursor)
  const source = open(place, time)
  if (source instanceof SourceError) return source
  let behind = 0
  for await (const entry of entriesOf(source)) {
    if (source.cursor() === cursor)
      return isOwn(entry, marksOf(place)) ? OWN_ENTRY : [fieldEntry(entry.fields(), entry.realtime)]
    if (time !== undefined && entry.realtime > time && ++behind > MOST_BEHIND_CURSOR) break
  }
  return new SourceError(
    'there is no entry with that cursor',
    'it may be gone from the journal; `journalctl -o json` shows the cursor of an entry as __CURSOR',
  )
}

function marksOf({ settings, source, input }: EntryPlace): readonly OwnMark[] {
  return ownMarks(process.env, input === undefined ? settings.sources[source]?.kind : 'recording')
}

function open(place: EntryPlace, since: number | undefined): Source | SourceError {
  return openPast(place, place.settings, { onNotice: place.onNotice, ...(since !== undefined && { since }) })
}

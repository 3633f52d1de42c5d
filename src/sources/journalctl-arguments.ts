import { machineId } from '../settings/machine-id.ts'
import { type JournalOptions, type JournalPlace, startTime } from './journal-place.ts'

/**
 * The arguments of a journalctl that prints what is to be read, in the export format. With a cursor it prints the entry
 * of the cursor first, if that still exists. `now` is in microseconds since the epoch.
 */
export function journalctlArguments(
  options: JournalOptions,
  cursor: string | null,
  now: number,
): readonly string[] {
  return [
    '--output=export',
    '--no-pager',
    '--quiet',
    ...placeArguments(options.place),
    // Following means this boot only unless all journals are merged, and then those of other machines must be kept out.
    ...(options.follow ? ['--follow', '--no-tail', '--merge'] : []),
    ...startArguments(options, cursor, now),
    ...(options.follow ? machineMatch(options.place) : []),
  ]
}

/** The arguments of a journalctl that prints the time of the first entry at a cursor or behind it. */
export function firstEntryArguments(place: JournalPlace, cursor: string): readonly string[] {
  return [
    '--output=short-unix',
    '--no-pager',
    '--quiet',
    '--lines=1',
    `--cursor=${cursor}`,
    ...placeArguments(place),
  ]
}

function placeArguments(place: JournalPlace): readonly string[] {
  if (place.kind === 'local') return []
  if (place.kind === 'namespace') return [`--namespace=${place.namespace}`]
  if (place.kind === 'sent') return place.paths.map((path) => `--file=${path}`)
  return [`--${place.kind}=${place.path}`]
}

function startArguments(options: JournalOptions, cursor: string | null, now: number): readonly string[] {
  // Not --after-cursor: it passes over one entry even where that of the cursor is gone.
  if (cursor !== null) return [`--cursor=${cursor}`]
  if (options.start === 'oldest') return []
  // A point in time for `now` too: started again, it must not lose what came meanwhile.
  const time = Math.floor(startTime(options.start, now) ?? now)
  return [`--since=@${Math.floor(time / 1e6)}.${String(time % 1e6).padStart(6, '0')}`]
}

function machineMatch(place: JournalPlace): readonly string[] {
  const id = machineId()
  const isOurs = place.kind === 'local' || place.kind === 'namespace'
  return isOurs && id !== '' ? [`_MACHINE_ID=${id}`] : []
}

import type { Source } from '../../engine/ports.ts'
import type { DockerSettings } from '../../settings/sources/docker.ts'
import { brokenCursorMessage } from '../journal-cursor.ts'
import { startTime } from '../journal-place.ts'
import { openLineParser } from '../lines/open-line-parser.ts'
import { SourceError } from '../source-error.ts'
import { presentOf, type SourceOptions } from '../source-options.ts'
import { withinTime } from '../within-time.ts'
import { type DockerCursor, readCursor } from './docker-cursor.ts'
import { DockerSource } from './docker-source.ts'
import { wholeSecond } from './log-stamp.ts'
import { ownContainer } from './own-container.ts'
import { selectionKey } from './selection.ts'

/** Opens the logs of containers. It is there at once; where the daemon cannot be reached, it breaks off. */
export function openDocker(
  name: string,
  settings: DockerSettings,
  options: SourceOptions,
): Source | SourceError {
  const reading = openLineParser(settings.format, options)
  if (reading instanceof SourceError) return reading
  const source = new DockerSource(
    name,
    {
      settings,
      cursor: cursorOf(settings, options),
      follow: options.follow,
      onNotice: options.onNotice,
      own: ownContainer(),
    },
    reading,
  )
  return withinTime(source, options)
}

/** Where reading goes on. With other containers than before, those that were not read yet are read as at a first start. */
function cursorOf(settings: DockerSettings, options: SourceOptions): DockerCursor {
  const { start } = settings
  const now = presentOf(options)
  const first = options.since ?? (start === 'now' ? options.triedSince : startTime(start, now))
  const wanted = selectionKey(settings)
  const since = wholeSecond(first ?? (start === 'oldest' ? 0 : now))
  const anew: DockerCursor = { since, wanted, containers: new Map() }
  if (options.cursor === null) return anew
  const cursor = readCursor(options.cursor)
  if (cursor === undefined)
    options.onNotice(brokenCursorMessage(options.cursor), 'reading starts where `start` says')
  if (cursor?.wanted === wanted) return cursor
  return { ...anew, containers: cursor?.containers ?? anew.containers }
}

import { withoutEcho } from '../engine/no-echo.ts'
import { SupervisedSource } from '../engine/supervised-source.ts'
import type { Settings } from '../settings/settings.ts'
import { openSource } from '../sources/open-source.ts'
import type { Logger } from './logging.ts'
import { ownMark } from './own-mark.ts'

export interface SourcesRequest {
  readonly settings: Settings
  /** Whether to wait for what comes, and for sources that cannot be read yet. */
  readonly follow: boolean
  readonly cursorOf: (source: string) => string | null
  readonly log: Logger
}

/** The sources of the settings, each from where it was read last, without what this program's own log adds to them. */
export function openSources({
  settings,
  follow,
  cursorOf,
  log,
}: SourcesRequest): readonly SupervisedSource[] {
  const { timezone, fallback_encoding: fallbackEncoding } = settings
  const mark = ownMark(process.env)
  return Object.entries(settings.sources).map(
    ([name, source]) =>
      new SupervisedSource({
        name,
        cursor: cursorOf(name),
        retry: follow,
        open: (cursor) => {
          const opened = openSource(name, source, {
            cursor,
            follow,
            fallbackEncoding,
            timezone,
            onNotice: (message, hint) =>
              log.warn({ source: name, problem: message, hint }, 'something is odd about a source'),
          })
          const echoes = mark !== undefined && source.kind === 'journald' && 'next' in opened
          return echoes ? withoutEcho(opened, mark) : opened
        },
        onTrouble: ({ message, hint }) =>
          log.error(
            { source: name, problem: message, hint },
            follow
              ? 'a source cannot be read; it is tried again, and the others go on'
              : 'a source cannot be read',
          ),
        onRecovery: () => log.info({ source: name }, 'the source can be read again'),
      }),
  )
}

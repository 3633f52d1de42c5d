import type { Source } from '../engine/ports.ts'
import { SupervisedSource } from '../engine/supervised-source.ts'
import type { Settings } from '../settings/settings.ts'
import { openSource } from '../sources/open-source.ts'
import type { Logger } from './logging.ts'

export interface SourcesRequest {
  readonly settings: Settings
  /** Whether to wait for what comes, and for sources that cannot be read yet. */
  readonly follow: boolean
  readonly cursorOf: (source: string) => string | null
  readonly log: Logger
}

/** The sources of the settings, each from where it was read last. */
export function openSources({ settings, follow, cursorOf, log }: SourcesRequest): readonly Source[] {
  const { timezone, fallback_encoding: fallbackEncoding } = settings
  return Object.entries(settings.sources).map(
    ([name, source]) =>
      new SupervisedSource({
        name,
        cursor: cursorOf(name),
        retry: follow,
        open: (cursor) =>
          openSource(name, source, {
            cursor,
            follow,
            fallbackEncoding,
            timezone,
            onNotice: (message, hint) =>
              log.warn({ source: name, problem: message, hint }, 'something is odd about a source'),
          }),
        onTrouble: ({ message, hint }) =>
          log.error(
            { source: name, problem: message, hint },
            'a source cannot be read; it is tried again, and the others go on',
          ),
        onRecovery: () => log.info({ source: name }, 'the source can be read again'),
      }),
  )
}

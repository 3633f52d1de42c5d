import { onClockChange } from '../effects/clock-changes.ts'
import { withoutEcho } from '../engine/no-echo.ts'
import { SupervisedSource } from '../engine/supervised-source.ts'
import type { Logger } from '../program/logging.ts'
import { ownMarks } from '../program/own-mark.ts'
import type { Settings } from '../settings/settings.ts'
import { openSource } from '../sources/open-source.ts'

/** Notices that are told apart: those that come again when a source is opened again are told once. */
const MOST_NOTICES = 1_000

export interface SourcesRequest {
  readonly settings: Settings
  /** Whether to wait for what comes, and for sources that cannot be read yet. */
  readonly follow: boolean
  readonly cursorOf: (source: string) => string | null
  readonly log: Logger
  /** Tells in the digest what could not be done. */
  readonly reportFault: (message: string) => void
}

/** The sources of the settings, each from where it was read last, without what this program's own log adds to them. */
export function openSources({
  settings,
  follow,
  cursorOf,
  log,
  reportFault,
}: SourcesRequest): readonly SupervisedSource[] {
  const { state, timezone, fallback_encoding: fallbackEncoding } = settings
  return Object.entries(settings.sources).map(([name, source]) => {
    const noticesTold = new Set<string>()
    const report = (message: string, hint: string | undefined) =>
      reportFault(`source ${name}: ${message}${hint === undefined ? '' : ` (${hint})`}`)
    return new SupervisedSource({
      name,
      cursor: cursorOf(name),
      retry: follow,
      open: (cursor, triedSince) => {
        const opened = openSource(name, source, {
          cursor,
          triedSince,
          follow,
          fallbackEncoding,
          timezone,
          state,
          onClockChange,
          onNotice: (message, hint) => {
            if (noticesTold.has(message)) return
            if (noticesTold.size < MOST_NOTICES) noticesTold.add(message)
            log.warn({ source: name, problem: message, hint }, 'something is odd about a source')
            report(message, hint)
          },
        })
        return 'next' in opened ? withoutEcho(opened, ownMarks(process.env, source.kind)) : opened
      },
      onTrouble: ({ message, hint }) => {
        log.error(
          { source: name, problem: message, hint },
          follow
            ? 'a source cannot be read; it is tried again, and the others go on'
            : 'a source cannot be read',
        )
        report(message, hint)
      },
      onRecovery: () => log.info({ source: name }, 'the source can be read again'),
    })
  })
}

import { ControlServer } from '../control/server.ts'
import { ownSocketPath } from '../control/socket-path.ts'
import type { Logger } from '../program/logging.ts'
import type { SqliteStore } from '../state/store.ts'
import { controlAnswers } from './control-answers.ts'
import type { Daemon } from './daemon.ts'
import { daemonStatus } from './daemon-status.ts'
import type { RecentProblems } from './recent-problems.ts'
import type { Reloader } from './reloader.ts'

export interface ControlParts {
  readonly daemon: Daemon
  readonly reloader: Reloader
  readonly store: SqliteStore
  readonly problems: RecentProblems
  readonly log: Logger
}

/** Ends what was opened. */
export interface Control {
  close(): void
}

/**
 * Has the daemon reload at SIGHUP, and answer at its control socket. Where that cannot be made, the daemon does its work
 * all the same, and says so.
 */
export async function openControl({
  daemon,
  reloader,
  store,
  problems,
  log,
}: ControlParts): Promise<Control> {
  const reload = () => void reloader.reload()
  process.on('SIGHUP', reload)
  const reader = store.reader()
  const server = new ControlServer({
    answer: controlAnswers({
      daemon,
      reloader,
      store,
      reader,
      status: () => daemonStatus({ daemon, reader, reloader, problems }),
    }),
    onBug: (error) => log.error({ err: error }, 'a request at the control socket failed'),
  })
  const refusal = await server.listen(ownSocketPath(daemon.configuration.settings, process.env))
  if (refusal !== undefined)
    log.warn(
      { problem: refusal.message, hint: refusal.hint },
      'there is no control socket; SIGHUP reloads, and the commands read the database',
    )
  return {
    close: () => {
      process.off('SIGHUP', reload)
      server.close()
    },
  }
}

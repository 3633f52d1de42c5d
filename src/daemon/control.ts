import { ControlServer } from '../control/server.ts'
import { ownSocketPath } from '../control/socket-path.ts'
import type { Logger } from '../program/logging.ts'
import type { SqliteStore } from '../state/store.ts'
import { controlAnswers } from './control-answers.ts'
import type { Daemon } from './daemon.ts'
import { daemonStatus } from './daemon-status.ts'
import { onHangup } from './hangups.ts'
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
 * Has the daemon answer at its control socket, and at SIGHUP make that anew where it was removed, and reload. Where it
 * cannot be made, the daemon does its work all the same, and says so.
 */
export async function openControl({
  daemon,
  reloader,
  store,
  problems,
  log,
}: ControlParts): Promise<Control> {
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
  const listen = async () => {
    const refusal = await server.listen(ownSocketPath(daemon.configuration.settings, process.env))
    if (refusal !== undefined)
      log.warn(
        { problem: refusal.message, hint: refusal.hint },
        'there is no control socket; SIGHUP reloads and tries to make it, and the commands read the database',
      )
  }
  let listening = listen()
  const reload = () => {
    listening = listening.then(listen)
    // Nobody is told that it failed where it takes long, such as while the daemon starts.
    void reloader.reload({ isPatient: true })
  }
  const endHangups = onHangup(reload)
  await listening
  return {
    close: () => {
      endHangups()
      server.close()
    },
  }
}

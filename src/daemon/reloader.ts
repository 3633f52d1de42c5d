import type { ReloadOutcome } from '../control/status.ts'
import type { ProgramLoading } from '../program/load-program.ts'
import type { Logger } from '../program/logging.ts'
import { StateError } from '../state/state-error.ts'
import { type Configuration, configurationOf, differenceOf, withoutFixed } from './configuration.ts'
import type { Daemon } from './daemon.ts'
import type { ServiceManager } from './service-manager.ts'

/** Characters of diagnostics that are kept. */
const MOST_PROBLEMS = 100_000

export interface ReloaderParts {
  readonly daemon: Daemon
  /** Reads settings, chains and modules anew. */
  readonly load: () => Promise<ProgramLoading>
  readonly log: Logger
  readonly manager: ServiceManager
}

/** Has the daemon go on with the configuration as it is now in its files; a bad one is refused, and the old one goes on. */
export class Reloader {
  readonly #parts: ReloaderParts
  #underway: Promise<unknown> = Promise.resolve()
  /** How reloading ended the last time. */
  last: ReloadOutcome | null = null

  constructor(parts: ReloaderParts) {
    this.#parts = parts
  }

  /** Reloads, after what was asked for before is done; unless it is patient, it is refused where what walked cannot be committed soon. */
  reload({ isPatient = false } = {}): Promise<ReloadOutcome> {
    const done = this.#underway.then(() => this.#reload(isPatient))
    this.#underway = done
    return done
  }

  async #reload(isPatient: boolean): Promise<ReloadOutcome> {
    const { daemon, log, manager } = this.#parts
    manager.reloading()
    try {
      this.last = await this.#reloadNow(isPatient)
    } catch (error) {
      if (error instanceof StateError)
        this.last = this.#refuse(`error: ${error.message}\n  = ${error.hint}\n`, error.hint)
      else {
        log.error({ err: error }, 'a bug: the configuration cannot be reloaded')
        this.last = this.#refuse(
          'error: reloading failed for a bug of pyruse-ts; the log of the daemon tells more\n',
        )
      }
    }
    manager.ready(daemon.summary())
    return this.last
  }

  async #reloadNow(isPatient: boolean): Promise<ReloadOutcome> {
    const next = configurationOf(await this.#parts.load())
    return 'problems' in next ? this.#refuse(next.problems) : this.#take(next, isPatient)
  }

  #refuse(problems: string, hint = 'see `pyruse-ts check`'): ReloadOutcome {
    const kept = problems.length > MOST_PROBLEMS ? `${problems.slice(0, MOST_PROBLEMS)}…\n` : problems
    const [first] = problems.split('\n', 1)
    this.#parts.log.error({ problem: first, hint }, 'the new configuration is refused; the old one goes on')
    return { at: new Date().toISOString(), taken: false, problems: kept }
  }

  async #take(found: Configuration, isPatient: boolean): Promise<ReloadOutcome> {
    const { daemon, log } = this.#parts
    const former = daemon.configuration
    const { changed, fixed } = differenceOf(former, found)
    const { opened, closed } = await daemon.change(withoutFixed(former, found), { isPatient })
    const outcome = {
      changed,
      opened: opened.map(({ name }) => name),
      closed,
      needs_restart: fixed,
      strays: daemon.strayBans(),
    }
    const chains = found.program.chains.size
    log.info({ chains, ...outcome }, 'the configuration was reloaded')
    if (fixed.length > 0)
      log.warn({ settings: fixed }, 'some settings change only with a restart; the old ones go on')
    return { at: new Date().toISOString(), taken: true, chains, ...outcome }
  }
}

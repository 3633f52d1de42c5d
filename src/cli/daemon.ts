import { hostname } from 'node:os'
import type { CheckedProgram } from '../check/program.ts'
import { compile } from '../compile/compile.ts'
import { Dispatcher } from '../effects/dispatcher.ts'
import { createExecutors } from '../effects/executors.ts'
import { Engine } from '../engine/engine.ts'
import { type FollowParts, follow } from '../engine/follow.ts'
import { StateTables } from '../engine/state-tables.ts'
import { renderDigest } from '../report/digest.ts'
import { type Schedule, scheduleDigest } from '../report/schedule.ts'
import type { Settings } from '../settings/settings.ts'
import { StateError } from '../state/state-error.ts'
import type { SqliteStore } from '../state/store.ts'
import { SystemAccounts } from './accounts.ts'
import { banGuard } from './ban-guard.ts'
import { FailureTally } from './failure-tally.ts'
import type { Logger } from './logging.ts'
import { openSources } from './run-sources.ts'

export interface DaemonParts {
  readonly settings: Settings
  readonly program: CheckedProgram
  readonly store: SqliteStore
  readonly log: Logger
  /** Whether to wait for what comes; otherwise it ends with the entries that are there. */
  readonly follow: boolean
}

/** Everything that `run` connects: sources, engine, store, executors and the digest's schedule. */
export class Daemon {
  readonly #parts: DaemonParts
  readonly #engine: Engine
  readonly #tables = new StateTables()
  #tellLetGoAt = 1
  readonly #accounts = new SystemAccounts()
  readonly #dispatcher: Dispatcher
  #schedule: Schedule | undefined

  constructor(parts: DaemonParts) {
    this.#parts = parts
    const { settings, program, store, log } = parts
    const tables = this.#tables
    tables.restore(store.state())
    const graph = compile(program, {
      accounts: this.#accounts,
      timezone: settings.timezone,
      table: (name) => tables.table(name),
    })
    const failures = new FailureTally(log)
    this.#engine = new Engine({
      graph,
      tables,
      guard: banGuard(settings),
      onFailure: (failure) => failures.note(failure),
    })
    this.#dispatcher = new Dispatcher({ outbox: store, executors: createExecutors(settings), log })
  }

  /**
   * Walks entries until the sources end or the signal aborts; says which sources could not be read. Throws a StateError
   * where a batch cannot be committed.
   */
  async run(signal: AbortSignal, onEntry?: FollowParts['onEntry']): Promise<readonly string[]> {
    const { settings, program, store, log } = this.#parts
    const { schedule, sections } = settings.report
    if (this.#parts.follow)
      this.#schedule = scheduleDigest(schedule, settings.timezone, () => this.closeDigest())
    const cursorOf = (source: string) => store.cursorOf(source)
    const sources = openSources({ settings, follow: this.#parts.follow, cursorOf, log })
    for (const source of sources) source.open()
    log.info(
      {
        chains: program.chains.size,
        sources: sources.map(({ name }) => name),
        sections: Object.keys(sections),
        nextDigest: this.#schedule?.next(),
      },
      'started',
    )
    this.#dispatcher.kick()
    try {
      const commit: FollowParts['commit'] = (batch) => {
        store.commit(batch)
        if (batch.effects.length > 0) this.#dispatcher.kick()
        this.#tellLetGo()
        void this.#accounts.refresh()
      }
      await follow({ sources, engine: this.#engine, signal, commit, ...(onEntry && { onEntry }) })
      return sources.filter(({ isUnreadable }) => isUnreadable).map(({ name }) => name)
    } finally {
      this.#schedule?.stop()
      for (const source of sources) source.close()
    }
  }

  /** Says how many counter keys had to go for want of room: at the first, and whenever they are ten times as many. */
  #tellLetGo(): void {
    const { letGo } = this.#tables
    if (letGo < this.#tellLetGoAt) return
    this.#tellLetGoAt = letGo * 10
    this.#parts.log.warn(
      { letGo },
      'there are too many keys in counters: those set longest ago were forgotten',
    )
  }

  /** Closes the open digest, and hands it to the mail. */
  closeDigest(): void {
    const { settings, store, log } = this.#parts
    const frame = { host: hostname(), timezone: settings.timezone, sections: settings.report.sections }
    try {
      store.closeDigest((content) => renderDigest(content, frame), Date.now())
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      log.error({ error: error.message, hint: error.hint }, 'the digest cannot be closed; it goes on')
    }
    this.#dispatcher.kick()
  }

  /**
   * Carries out what is due, and what becomes due by the deadline (milliseconds since the epoch). Says how many effects
   * are left for the next start.
   */
  async finish(deadline: number | undefined): Promise<number> {
    const { left } = await this.#dispatcher.drain(deadline === undefined ? {} : { deadline })
    await this.#dispatcher.stop()
    return left
  }
}

import { setTimeout } from 'node:timers/promises'
import { verdictPoints } from '../compile/points.ts'
import type { StrayBans } from '../control/status.ts'
import { onClockChange } from '../effects/clock-changes.ts'
import { Dispatcher } from '../effects/dispatcher.ts'
import { type EffectGuard, Engine } from '../engine/engine.ts'
import { type FollowParts, follow } from '../engine/follow.ts'
import { Interlude } from '../engine/interlude.ts'
import type { Batch } from '../engine/ports.ts'
import { SilenceWatch } from '../engine/silence-watch.ts'
import { StateTables } from '../engine/state-tables.ts'
import type { SupervisedSource } from '../engine/supervised-source.ts'
import { Vitals } from '../engine/vitals.ts'
import { watchedOutbox } from '../engine/watched-outbox.ts'
import { unbanned } from '../program/ban-guard.ts'
import type { Logger } from '../program/logging.ts'
import type { Settings } from '../settings/settings.ts'
import type { SqliteStore } from '../state/store.ts'
import { BanKeeper, type BanRules } from './ban-keeper.ts'
import { Commits } from './commits.ts'
import type { Configuration } from './configuration.ts'
import { daemonHealth } from './daemon-health.ts'
import { DigestTimer } from './digest-timer.ts'
import { Equipment, type Prepared } from './equipment.ts'
import { FailureTeller } from './failure-teller.ts'
import { Faults } from './faults.ts'
import { fitCounters } from './fit-counters.ts'
import { HeldAlerts } from './held-alerts.ts'
import { LiveSources, type SourcesChange } from './live-sources.ts'
import type { ServiceManager } from './service-manager.ts'
import { SilenceAlerts } from './silence-alerts.ts'
import { soon } from './soon.ts'
import { storePolicy } from './store-policy.ts'
import { strayBans, tellOfStrayBans } from './stray-bans.ts'

/** Milliseconds that sources are waited for before it is told that entries are taken. */
const OPENING = 2_000

export interface DaemonParts {
  readonly configuration: Configuration
  readonly store: SqliteStore
  readonly log: Logger
  readonly manager: ServiceManager
  /** Whether to wait for what comes; otherwise it ends with the entries that are there. */
  readonly follow: boolean
}

/** Everything that `run` connects: sources, engine, store, executors and the digest's timer. */
export class Daemon {
  readonly #parts: DaemonParts
  #configuration: Configuration
  readonly #engine: Engine
  readonly #tables = new StateTables()
  readonly #faults: Faults
  readonly #equipment: Equipment
  readonly #dispatcher: Dispatcher
  readonly #sources: LiveSources
  readonly #keeper: BanKeeper
  readonly #interlude = new Interlude()
  readonly digest: DigestTimer
  readonly vitals = new Vitals()
  readonly commits: Commits
  readonly #silences: SilenceAlerts
  readonly #heldAlerts: HeldAlerts
  #ignoreClock: () => void = () => undefined

  constructor(parts: DaemonParts) {
    this.#parts = parts
    this.#configuration = parts.configuration
    const { store, log } = parts
    const { settings, program } = parts.configuration
    this.#tables.restore(store.state())
    store.usePolicy(storePolicy(settings), Date.now())
    this.#faults = new Faults(store, log)
    this.#equipment = new Equipment(settings, { tables: this.#tables, store, faults: this.#faults, log })
    const failures = new FailureTeller(log)
    const reportFault = this.#faults.report
    this.#engine = new Engine({
      graph: this.#equipment.compile(parts.configuration),
      tables: this.#tables,
      guard: (effect) => this.guard(effect),
      onFailure: (failure) => failures.note(failure),
    })
    fitCounters(program, { tables: this.#tables, log })
    this.vitals.follow(verdictPoints(program))
    const outbox = watchedOutbox(store, this.vitals)
    this.#dispatcher = new Dispatcher({
      outbox,
      executors: this.#equipment.executors,
      log,
    })
    this.digest = new DigestTimer(settings, {
      store,
      log,
      onClosed: () => this.#dispatcher.kick(),
      health: () => daemonHealth(this, store),
    })
    this.#heldAlerts = new HeldAlerts(store, log, () => this.#dispatcher.kick())
    this.commits = new Commits({
      engine: this.#engine,
      tables: this.#tables,
      store,
      interlude: this.#interlude,
      vitals: this.vitals,
      heartbeat: parts.manager.heartbeat,
      log,
      reportFault,
      settings: () => this.#configuration.settings,
      isPatient: parts.follow,
      onCommitted: (batch) => this.#goOn(batch),
    })
    this.#silences = new SilenceAlerts({
      watch: new SilenceWatch(this.#tables.table('silence')),
      vitals: this.vitals,
      settings: () => this.#configuration.settings,
      between: (work) => this.#interlude.run(work),
      commit: (effects) => this.commits.commitEffects(effects),
      reportFault,
      log,
    })
    const at = () => Date.now() * 1000
    this.#keeper = new BanKeeper(this.#banRules(settings), {
      store,
      log,
      reportFault,
      unban: (bans) => this.commits.carryOut(bans.flatMap((ban) => unbanned(ban, at(), this.guard))),
    })
    const cursorOf = (source: string) => store.cursorOf(source)
    this.#sources = new LiveSources({ follow: parts.follow, cursorOf, log, reportFault })
  }

  /** What becomes of bans, whoever asks for them. */
  get guard(): EffectGuard {
    return this.#equipment.guard
  }

  /** What it runs now. */
  get configuration(): Configuration {
    return this.#configuration
  }

  get sources(): readonly SupervisedSource[] {
    return this.#sources.list
  }

  get tables(): StateTables {
    return this.#tables
  }

  /** The time of the newest entry that walked, in microseconds; 0 before the first. */
  get latest(): number {
    return this.#engine.latest
  }

  /**
   * Walks entries until the sources end or the signal aborts; says which sources could not be read. Throws a StateError
   * where a batch cannot be committed.
   */
  async run(signal: AbortSignal, onEntry?: FollowParts['onEntry']): Promise<readonly string[]> {
    const { manager } = this.#parts
    this.commits.until(signal)
    if (this.#parts.follow) this.#startTimers()
    await this.#equipment.ready()
    const sources = await this.#openSources()
    this.#tellStarted()
    manager.ready(this.summary())
    this.#dispatcher.kick()
    this.#keeper.start({ again: this.#parts.follow })
    this.#tellOfStrays()
    try {
      await follow({
        sources,
        engine: this.#engine,
        signal,
        commit: (batch) => this.commits.commit(batch),
        interlude: this.#interlude,
        heartbeat: manager.heartbeat,
        vitals: this.vitals,
        ...(onEntry && { onEntry }),
      })
      return sources.filter(({ isUnreadable }) => isUnreadable).map(({ name }) => name)
    } finally {
      manager.stopping()
      this.#stopTimers()
      if (this.#parts.follow) void this.#keeper.stop()
      this.#sources.close()
    }
  }

  #startTimers(): void {
    this.digest.start()
    this.#silences.start()
    this.#heldAlerts.start()
    this.#ignoreClock = onClockChange(() => {
      this.digest.closeDue()
      this.#heldAlerts.wait()
    })
  }

  #stopTimers(): void {
    this.digest.stop()
    this.#silences.stop()
    this.#heldAlerts.stop()
    this.#ignoreClock()
  }

  /** The sources, which are open if that did not take too long. */
  async #openSources(): Promise<readonly SupervisedSource[]> {
    this.#sources.change(this.#configuration.settings)
    const sources = this.#sources.list
    await Promise.race([
      Promise.all(sources.map((source) => source.opened())),
      setTimeout(OPENING, undefined, { ref: false }),
    ])
    return sources
  }

  #tellStarted(): void {
    const { settings, program } = this.#configuration
    this.#parts.log.info(
      {
        chains: program.chains.size,
        sources: this.#sources.list.map(({ name }) => name),
        sections: Object.keys(settings.report.sections),
        nextDigest: this.digest.next(),
      },
      'started',
    )
  }

  /** Bans that run of ban sets that the settings do not have. */
  strayBans(): readonly StrayBans[] {
    return strayBans(this.#parts.store, this.#configuration.settings, Date.now())
  }

  /**
   * Does work between two entries, when all that walked is committed. Throws a StateError where that is not soon: then it is
   * not done later either.
   */
  soon<T>(work: () => T | Promise<T>): Promise<T> {
    return soon(this.#interlude, work)
  }

  /** Resolves between two entries, when all that walked is committed. */
  settled(): Promise<void> {
    return this.#interlude.run(() => undefined)
  }

  /**
   * Goes on with another configuration from the next entry; counters are kept by their names. The state and the control
   * socket stay what they are. Throws a StateError, and changes nothing, where the state cannot be written, or, unless it is
   * patient, what was walked is not committed soon.
   */
  async change(next: Configuration, { isPatient = false } = {}): Promise<SourcesChange> {
    const prepared = await this.#equipment.prepare(next)
    const work = () => this.#changeTo(next, prepared)
    const change = await (isPatient ? this.#interlude.run(work) : this.soon(work))
    // Who looks at the firewall after a reload sees what it holds now.
    await this.#keeper.settledSoon()
    return change
  }

  async #changeTo(next: Configuration, prepared: Prepared): Promise<SourcesChange> {
    const { settings } = next
    // Loading may have held up its timer: what is due by now is told as the former settings want it.
    this.digest.closeDue()
    // First of all, since it can fail.
    this.#parts.store.usePolicy(storePolicy(settings), Date.now())
    this.#configuration = next
    if (this.#equipment.change(settings, prepared)) this.#dispatcher.replace(this.#equipment.executors)
    this.#engine.replaceGraph(prepared.graph)
    fitCounters(next.program, { tables: this.#tables, log: this.#parts.log })
    this.vitals.follow(verdictPoints(next.program))
    this.#keeper.change(this.#banRules(settings))
    this.#tellOfStrays()
    this.digest.change(settings)
    if (this.#parts.follow) this.#silences.start()
    const change = this.#sources.change(settings)
    if (change.opened.length > 0) await this.commits.keepStarts(change.opened)
    return change
  }

  #tellOfStrays(): void {
    tellOfStrayBans(this.strayBans(), { log: this.#parts.log, reportFault: this.#faults.report })
  }

  #banRules(settings: Settings): BanRules {
    const { bans, judge } = this.#equipment
    return { settings, bans, judge }
  }

  /** Goes on from what was committed: its effects are carried out, and what changed is waited for. */
  #goOn({ effects }: Batch): void {
    this.#keeper.expectEnds(effects)
    this.digest.catchUp()
    if (effects.some(({ effect }) => effect.effect === 'email')) this.#heldAlerts.wait()
    if (effects.length > 0) this.#dispatcher.kick()
    this.#equipment.refresh()
  }

  /** What it does, in a line. */
  summary(): string {
    const { settings, program } = this.#configuration
    const next = this.digest.next()
    const digest = next ? `; next digest ${next.toISOString()}` : ''
    return `walking ${Object.keys(settings.sources).join(', ')} through ${program.chains.size} chains${digest}`
  }

  /**
   * Carries out what is due, and what becomes due by the deadline (milliseconds since the epoch). Says how many effects
   * are left for the next start.
   */
  async finish(deadline: number | undefined): Promise<number> {
    if (!this.#parts.follow) this.#heldAlerts.releaseAll()
    await this.digest.settled()
    await this.#keeper.settled()
    const { left } = await this.#dispatcher.drain(deadline === undefined ? {} : { deadline })
    await this.stop()
    return left
  }

  /** Begins no further effect, and resolves when those under way are over. */
  async stop(): Promise<void> {
    await this.digest.settled()
    await this.#keeper.stop()
    await this.#dispatcher.stop()
  }
}

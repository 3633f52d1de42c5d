import { compile, type Graph } from '../compile/compile.ts'
import type { LiveBanJudge } from '../effects/ban/ban-judge.ts'
import { type Bans, createBans, createExecutors } from '../effects/executors.ts'
import type { EffectGuard } from '../engine/engine.ts'
import type { Executor } from '../engine/ports.ts'
import type { StateTables } from '../engine/state-tables.ts'
import type { BanJudge } from '../module/ports.ts'
import { SystemAccounts } from '../program/accounts.ts'
import { banGuard, banJudge } from '../program/ban-guard.ts'
import { FileLookups } from '../program/file-lookups.ts'
import type { Logger } from '../program/logging.ts'
import type { Settings } from '../settings/settings.ts'
import type { SqliteStore } from '../state/store.ts'
import { type Configuration, isSame } from './configuration.ts'
import type { Faults } from './faults.ts'

export interface EquipmentParts {
  readonly tables: StateTables
  readonly store: SqliteStore
  readonly faults: Faults
  readonly log: Logger
}

/** What is made of a configuration before anything goes on by it. */
export interface Prepared {
  readonly graph: Graph
  readonly lookups: FileLookups
}

/** What the daemon makes of its configuration, and makes anew where that changes: all but sources and digests. */
export class Equipment {
  readonly #parts: EquipmentParts
  readonly #accounts = new SystemAccounts()
  #settings: Settings
  #lookups: FileLookups
  #judge: LiveBanJudge
  #guard: EffectGuard
  #bans: Bans
  #executors: readonly Executor[]

  constructor(settings: Settings, parts: EquipmentParts) {
    this.#parts = parts
    this.#settings = settings
    this.#lookups = this.#lookupsOf(settings)
    this.#judge = this.#judgeOf(settings)
    this.#guard = banGuard(settings, parts.tables, this.#judge)
    this.#bans = this.#bansOf(settings)
    this.#executors = this.#executorsOf(settings)
  }

  /** What becomes of bans, whoever asks for them. */
  get guard(): EffectGuard {
    return this.#guard
  }

  get judge(): BanJudge {
    return this.#judge.current
  }

  get bans(): Bans {
    return this.#bans
  }

  get executors(): readonly Executor[] {
    return this.#executors
  }

  /** Resolves when what is looked up while entries walk is in memory. */
  ready(): Promise<void> {
    return this.#lookups.ready()
  }

  /** Looks up anew what may have changed; what takes long, in the background. */
  refresh(): void {
    this.#judge.refresh()
    void this.#accounts.refresh()
    void this.#lookups.refresh()
  }

  compile({ program, settings }: Configuration, lookups = this.#lookups): Graph {
    const { tables } = this.#parts
    return compile(program, {
      accounts: this.#accounts,
      lookups,
      // Asked for anew each time: other settings have another judge.
      judge: (...asked) => this.#judge.known(...asked),
      timezone: settings.timezone,
      table: (name) => tables.table(name),
    })
  }

  /** What takes long of another configuration, when all that it looks up is in memory; nothing changes yet. */
  async prepare(next: Configuration): Promise<Prepared> {
    const isKnown = isSame(this.#settings.lookups, next.settings.lookups)
    const lookups = isKnown ? this.#lookups : this.#lookupsOf(next.settings)
    if (!isKnown) await lookups.ready()
    return { graph: this.compile(next, lookups), lookups }
  }

  /** Goes on with other settings; says whether effects are carried out by others from now on. */
  change(settings: Settings, { lookups }: Prepared): boolean {
    const former = this.#settings
    this.#settings = settings
    this.#lookups = lookups
    this.#judge = this.#judgeOf(settings)
    this.#guard = banGuard(settings, this.#parts.tables, this.#judge)
    if (isSame(carrying(former), carrying(settings))) return false
    this.#bans = this.#bansOf(settings)
    this.#executors = this.#executorsOf(settings)
    return true
  }

  #judgeOf(settings: Settings): LiveBanJudge {
    const { log, faults } = this.#parts
    return banJudge(settings, {
      onTrouble: (message) => {
        log.warn({ problem: message }, 'who must not be banned cannot be read')
        faults.report(message)
      },
    })
  }

  #bansOf(settings: Settings): Bans {
    return createBans(settings, { onTrouble: this.#parts.faults.teller('not all of a ban could be done') })
  }

  #lookupsOf({ lookups }: Settings): FileLookups {
    return new FileLookups(lookups, { onTrouble: this.#parts.faults.teller('not all can be looked up') })
  }

  #executorsOf(settings: Settings): readonly Executor[] {
    const { store, faults } = this.#parts
    return createExecutors(settings, {
      bans: this.#bans,
      placeOf: (archive) => store.placeOf(archive),
      onTrouble: faults.teller('not all of an archive could be done'),
    })
  }
}

/** The settings by which effects are carried out. */
function carrying({ mail, report, digests, timezone, ban_sets, log, webhooks, exec, archives }: Settings) {
  return { mail, report, digests, timezone, ban_sets, log, webhooks, exec, archives }
}

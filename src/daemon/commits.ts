import type { Engine } from '../engine/engine.ts'
import type { Interlude } from '../engine/interlude.ts'
import type { Batch, KeyedEffect, Source } from '../engine/ports.ts'
import type { BanRecord } from '../engine/report-content.ts'
import type { StateTables } from '../engine/state-tables.ts'
import type { Vitals } from '../engine/vitals.ts'
import type { Logger } from '../program/logging.ts'
import type { Settings } from '../settings/settings.ts'
import { StateError } from '../state/state-error.ts'
import type { SqliteStore } from '../state/store.ts'
import { CounterLosses } from './counter-losses.ts'
import { EntryTally } from './entry-tally.ts'
import { FutileBans } from './futile-bans.ts'
import { commitPatiently } from './patient-commit.ts'
import type { ServiceManager } from './service-manager.ts'

export interface CommitsParts {
  readonly engine: Engine
  readonly tables: StateTables
  readonly store: SqliteStore
  readonly interlude: Interlude
  readonly vitals: Vitals
  readonly heartbeat: ServiceManager['heartbeat']
  readonly log: Logger
  /** Tells in the digest, too. */
  readonly reportFault: (message: string, count?: number) => void
  /** The settings as they are now. */
  readonly settings: () => Settings
  /** Whether what cannot be committed now is tried again until it can, or the run ends. */
  readonly isPatient: boolean
  /** Has carried out what was committed. */
  readonly onCommitted: (batch: Batch) => void
}

/** Since when the state cannot be written, in milliseconds since the epoch, and why. */
export interface Unwritten {
  readonly since: number
  readonly error: string
}

/** How what was walked, or asked for by others, is committed; each throws a StateError where it cannot be. */
export class Commits {
  readonly entries = new EntryTally()
  readonly #parts: CommitsParts
  readonly #losses: CounterLosses
  readonly #futileBans: FutileBans
  #unwritten: Unwritten | undefined
  #signal: AbortSignal = new AbortController().signal

  constructor(parts: CommitsParts) {
    this.#parts = parts
    const { store, log, reportFault } = parts
    this.#losses = new CounterLosses({ reportFault, log })
    this.#futileBans = new FutileBans({ store, log, reportFault, now: Date.now })
  }

  /** Of a commit that is tried again and again: nothing is read meanwhile. */
  get unwritten(): Unwritten | undefined {
    return this.#unwritten
  }

  /** Ends the patience when the signal aborts. */
  until(signal: AbortSignal): void {
    this.#signal = signal
  }

  /** Commits what was walked. */
  async commit(batch: Batch, { isPatient }: Pick<CommitsParts, 'isPatient'> = this.#parts): Promise<void> {
    const { store, log, heartbeat, settings, tables, vitals } = this.#parts
    const tellOfFutileBans = this.#futileBans.look(batch, settings().ban_sets)
    const onWaiting = (error: string | undefined) => {
      this.#unwritten =
        error === undefined ? undefined : { since: this.#unwritten?.since ?? Date.now(), error }
    }
    if (isPatient) await commitPatiently(batch, { store, log, signal: this.#signal, heartbeat, onWaiting })
    else store.commit(batch)
    this.entries.add(batch.totals)
    vitals.committed(batch)
    tellOfFutileBans()
    this.#parts.onCommitted(batch)
    this.#losses.tell(tables)
  }

  /** Between two entries: commits effects that no entry asked for. */
  commitEffects(effects: readonly KeyedEffect[]): Promise<void> {
    return this.commit(this.#batchOf(effects))
  }

  /** The same, but fails where that cannot be now. */
  commitNow(effects: readonly KeyedEffect[], adopted: readonly BanRecord[]): Promise<void> {
    return this.commit({ ...this.#batchOf(effects), adopted }, { isPatient: false })
  }

  /** Commits effects that no entry asked for, when it is their turn. */
  carryOut(effects: readonly KeyedEffect[]): Promise<void> {
    return this.#parts.interlude.run(() => this.commitEffects(effects))
  }

  /** Between two entries: keeps where reading new sources begins, as at the start; where that cannot be now, the next entries do. */
  async keepStarts(opened: readonly Source[]): Promise<void> {
    const { engine, log } = this.#parts
    for (const source of opened) engine.noteCursor(source)
    try {
      await this.commit(engine.takeBatch(), { isPatient: false })
    } catch (error) {
      if (!(error instanceof StateError) || error.isFinal) throw error
      log.warn({ error: error.message, hint: error.hint }, 'where new sources begin is not kept yet')
    }
  }

  #batchOf(effects: readonly KeyedEffect[]): Batch {
    const { engine } = this.#parts
    engine.ask(effects)
    return engine.takeBatch()
  }
}

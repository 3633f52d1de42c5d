import type { FailedOutcome, OutboxItem, Settled, Share } from '../engine/ports.ts'
import { FAULTS } from '../engine/report-content.ts'
import { microsecondsOf } from './bounds.ts'
import type { DigestLives } from './digest-lives.ts'
import { failureLine } from './failure-line.ts'
import type { StateLimits } from './limits.ts'
import type { StorePolicy } from './policy.ts'
import type { StoreTables } from './store-tables.ts'
import { Tellings, type Told } from './tellings.ts'

type Tables = Pick<StoreTables, 'outbox' | 'archives' | 'bans'>

/** Notes how it ended to carry effects out. */
export class Outcomes {
  readonly #tables: Tables
  readonly #lives: DigestLives
  readonly #limits: StateLimits

  constructor(tables: Tables, lives: DigestLives, limits: StateLimits) {
    this.#tables = tables
    this.#lives = lives
    this.#limits = limits
  }

  /** Gives back what is to be told in digests. Effects that are blocked wait as long as the one that found it out. */
  note(results: readonly Settled[], blocked: Share, policy: StorePolicy): Tellings {
    const told = new Tellings(this.#limits, policy)
    for (const result of results) this.#noteOne(result, told.report, policy)
    const blocking = results.find(({ outcome }) => !outcome.ok && outcome.blocking)
    if (blocking !== undefined) this.#tables.outbox.hold(blocked, blocking.at)
    return told
  }

  #noteOne({ item, outcome, at, retryAt }: Settled, told: Told, policy: StorePolicy): void {
    const { outbox, archives, bans } = this.#tables
    const { payload } = item
    if (!outcome.ok && outcome.permanent !== true) {
      outbox.postpone(item.id, outcome, at, retryAt)
      told.faults.push({ message: withHint(outcome), at: microsecondsOf(at), count: 1 })
      return
    }
    outbox.remove(item.id)
    if (outcome.ok && outcome.place !== undefined && payload.effect === 'record')
      archives.note(payload, outcome.place)
    if (outcome.ok && payload.effect === 'ban') bans.carriedOut(payload, microsecondsOf(at))
    if (!outcome.ok && outcome.ranOut === true) {
      // Of an entry that walked late, nothing could have been done.
      if (item.failingSince !== null)
        told.faults.push({ message: outcome.error, at: microsecondsOf(at), count: 1 })
    } else if (!outcome.ok) {
      const message = failureLine(payload, outcome.error, outcome.hint)
      told.lines.add({ section: FAULTS, message, details: 'FIRSTLAST', at: microsecondsOf(at) })
    }
    if (payload.effect !== 'digest') return
    if (outcome.ok || hasReached(item, outcome)) this.#lives.archive(payload.digest, payload, at, policy)
    else this.#lives.giveBack(payload)
  }
}

/** Whether some of those whom the item is for have it. */
function hasReached(item: OutboxItem, { reached = item.reached }: FailedOutcome): boolean {
  return reached.length > 0
}

function withHint({ error, hint }: FailedOutcome): string {
  return hint === undefined ? error : `${error} (${hint})`
}

import type { Batch } from '../engine/ports.ts'
import type { Logger } from '../program/logging.ts'
import type { Settings } from '../settings/settings.ts'
import type { SqliteStore } from '../state/store.ts'
import { isoMicroseconds } from '../values/instant.ts'

/** Microseconds after which a ban must have taken effect. */
const EFFECTIVE_AFTER = 10e6
/** Microseconds by which an entry is old when it is walked: then those before it were banned later than they say. */
const LATE = 5e6
/** Addresses that are logged one by one within a span: where a set was emptied, it may be all of those who are banned. */
const MOST_LOGGED = 100
/** Milliseconds of such a span. */
const LOG_SPAN = 86_400_000

const HINT =
  'a proxy from whose address the packets come, a connection that was established before, another port or protocol than the rule drops, or no rule that uses the set: see `pyruse-ts doctor`'

export interface FutileBansParts {
  readonly store: Pick<SqliteStore, 'isHeld'>
  readonly log: Pick<Logger, 'warn'>
  /** Tells in the digest how many there are. */
  readonly reportFault: (message: string, count: number) => void
  /** The present, in milliseconds since the epoch. */
  readonly now: () => number
}

/** A ban that is asked for of somebody who is banned already. */
interface FutileBan {
  readonly set: string
  readonly address: string
  /** When the entry was written, in microseconds since the epoch. */
  readonly at: number
}

/** Notices entries of those who are banned already, and should not have got through. */
export class FutileBans {
  readonly #parts: FutileBansParts
  readonly #logged = new Set<string>()
  /** When the first of them was logged, in milliseconds since the epoch. */
  #loggedSince = 0
  /** When entries that had waited were walked last, in microseconds since the epoch: at first, when it was started. */
  #lateUntil: number

  constructor(parts: FutileBansParts) {
    this.#parts = parts
    this.#lateUntil = parts.now() * 1000
  }

  /** Looks at the bans that a batch asks for, before it is committed; gives what is to be told after that. */
  look(batch: Batch, sets: Settings['ban_sets']): () => void {
    const now = this.#parts.now() * 1000
    // A clock that was ahead, and is set back, made nothing late that is yet to come.
    this.#lateUntil = Math.min(this.#lateUntil, now)
    const futile: FutileBan[] = []
    for (const { effect } of batch.effects) {
      if (effect.effect !== 'ban' || !keepsOut(sets[effect.set])) continue
      const { set, address, at } = effect
      if (now - at > LATE) this.#lateUntil = now
      const before = at - EFFECTIVE_AFTER
      if (before > this.#lateUntil && this.#parts.store.isHeld(set, address, before))
        futile.push({ set, address, at })
    }
    return () => this.#tell(futile)
  }

  #tell(futile: readonly FutileBan[]): void {
    for (const { set, address, at } of futile) this.#log(set, address, at)
    for (const ofSet of Map.groupBy(futile, ({ set }) => set).values()) {
      // The digest has one line for a set, whose address is told as an example as soon as there is another one: two suffice for
      // that, however many there are.
      const isFirst = ({ address }: FutileBan) => address === ofSet[0]?.address
      this.#report(ofSet.filter(isFirst))
      this.#report(ofSet.filter((ban) => !isFirst(ban)))
    }
  }

  #report(futile: readonly FutileBan[]): void {
    const [first] = futile
    if (first === undefined) return
    const message = `${first.address} is banned by ${first.set}, and still gets through`
    this.#parts.reportFault(`${message}: ${HINT}`, futile.length)
  }

  #log(set: string, address: string, at: number): void {
    const key = `${set} ${address}`
    this.#beginSpan()
    if (this.#logged.has(key) || this.#logged.size > MOST_LOGGED) return
    this.#logged.add(key)
    const { log } = this.#parts
    if (this.#logged.size > MOST_LOGGED)
      log.warn(
        { hint: HINT },
        'more of those who are banned get through: from here on the digest counts them',
      )
    else
      log.warn(
        { set, address, at: isoMicroseconds(at), hint: HINT },
        'somebody who is banned still gets through',
      )
  }

  #beginSpan(): void {
    const now = this.#parts.now()
    if (now >= this.#loggedSince && now < this.#loggedSince + LOG_SPAN) return
    this.#logged.clear()
    this.#loggedSince = now
  }
}

function keepsOut(set: Settings['ban_sets'][string] | undefined): boolean {
  return set !== undefined && set.backend !== 'none' && set.mode !== 'observe'
}

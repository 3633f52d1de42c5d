import { causeOf } from '../engine/cause.ts'
import type { FailedOutcome, OutboxItem } from '../engine/ports.ts'
import { Duration } from '../values/duration.ts'
import type { Log } from './ports.ts'

/** Times here are milliseconds since the epoch. */
interface Cause {
  readonly error: string
  readonly since: number
  /** What has failed by this cause and has not succeeded since. */
  readonly subjects: Set<string>
  failures: number
}

/** How many causes are told apart at once; those beyond share one, so that no flood of messages fills the memory. */
const MOST_CAUSES = 100
const TOO_MANY = 'more different failures than are told apart'

/**
 * Says each cause of failure once instead of once an item: a warning with the hint when it first shows, silence while it
 * lasts, and when the last item that it held up got through, or ran out, how long it lasted and how much waits by now. A permanent
 * failure has no such end: it is an error, said again whenever its count has grown tenfold.
 */
export class FailureLog {
  readonly #log: Log
  readonly #effects: string
  readonly #waiting: () => number
  readonly #lasting = new Map<string, Cause>()
  readonly #permanent = new Map<string, number>()

  /** `effects` names the executor in the log; `waiting` counts what it has to do. */
  constructor(log: Log, effects: string, waiting: () => number) {
    this.#log = log
    this.#effects = effects
    this.#waiting = waiting
  }

  /** Notes that the item has failed. */
  failed(item: OutboxItem, failure: FailedOutcome, now: number): void {
    const subject = subjectOf(item)
    if (failure.permanent === true) {
      this.#over(subject)
      this.#failedForGood(failure)
    } else this.#failedForNow(subject, failure, now)
  }

  /** Notes that the item is carried out. */
  succeeded(item: OutboxItem, now: number): void {
    for (const cause of this.#over(subjectOf(item)))
      this.#log.info(this.#lastingUntil(now, cause), 'effects are carried out again')
  }

  /** Notes that what the item asked for is over: whether the cause is, nobody knows. */
  ranOut(item: OutboxItem, now: number): void {
    for (const cause of this.#over(subjectOf(item)))
      this.#log.warn(this.#lastingUntil(now, cause), 'effects ran out before they could be carried out')
  }

  #lastingUntil(now: number, { error, failures, since }: Cause) {
    const lasted = new Duration(Math.max(0, now - since) * 1000).toString()
    return { effects: this.#effects, error, failures, lasted, waiting: this.#waiting() }
  }

  #failedForNow(subject: string, { error, hint }: FailedOutcome, now: number): void {
    const key = knownKey(this.#lasting, error)
    const known = this.#lasting.get(key)
    if (known !== undefined) {
      known.failures += 1
      known.subjects.add(subject)
      return
    }
    this.#lasting.set(key, { error, since: now, failures: 1, subjects: new Set([subject]) })
    this.#log.warn(
      { effects: this.#effects, error, hint },
      'effects cannot be carried out, will be tried again',
    )
  }

  #failedForGood({ error, hint }: FailedOutcome): void {
    const key = knownKey(this.#permanent, error)
    const failures = (this.#permanent.get(key) ?? 0) + 1
    this.#permanent.set(key, failures)
    if (Number.isInteger(Math.log10(failures)))
      this.#log.error({ effects: this.#effects, error, hint, failures }, 'an effect could not be carried out')
  }

  /** Takes it off all causes and yields those that hold up nothing any more. */
  #over(subject: string): readonly Cause[] {
    const ended: Cause[] = []
    for (const [key, cause] of this.#lasting) {
      if (!cause.subjects.delete(subject) || cause.subjects.size > 0) continue
      this.#lasting.delete(key)
      ended.push(cause)
    }
    return ended
  }
}

/** What stays the same where an item takes the place of another: a later ban of the same address. */
function subjectOf({ id, payload }: OutboxItem): string {
  return 'address' in payload ? `${payload.set} ${payload.address}` : String(id)
}

function knownKey(causes: ReadonlyMap<string, unknown>, error: string): string {
  const key = causeOf(error)
  return causes.has(key) || causes.size < MOST_CAUSES ? key : TOO_MANY
}

import type { Outcome } from '../engine/ports.ts'
import type { Log } from './ports.ts'

type Failure = Extract<Outcome, { ok: false }>

interface Cause {
  readonly error: string
  /** The items that have failed by this cause and have not succeeded since. */
  readonly waiting: Set<number>
  failures: number
}

/** How many causes are told apart at once; those beyond share one, so that no flood of messages fills the memory. */
const MOST_CAUSES = 100
const TOO_MANY = 'more different failures than are told apart'

/**
 * Says each cause of failure once instead of once an item: a warning with the hint when it first shows, silence while it
 * lasts, and a line when the last item that it held up got through. A permanent failure has no such end: it is an error,
 * said again whenever its count has grown tenfold.
 */
export class FailureLog {
  readonly #log: Log
  readonly #effects: string
  readonly #lasting = new Map<string, Cause>()
  readonly #permanent = new Map<string, number>()

  /** `effects` names the executor in the log. */
  constructor(log: Log, effects: string) {
    this.#log = log
    this.#effects = effects
  }

  /** Notes that the item has failed. */
  failed(id: number, failure: Failure): void {
    if (failure.permanent === true) {
      this.#over(id)
      this.#failedForGood(failure)
    } else this.#failedForNow(id, failure)
  }

  /** Notes that the item is carried out. */
  succeeded(id: number): void {
    for (const cause of this.#over(id))
      this.#log.info(
        { effects: this.#effects, error: cause.error, failures: cause.failures },
        'effects are carried out again',
      )
  }

  #failedForNow(id: number, { error, hint }: Failure): void {
    const key = knownKey(this.#lasting, error)
    const known = this.#lasting.get(key)
    if (known !== undefined) {
      known.failures += 1
      known.waiting.add(id)
      return
    }
    this.#lasting.set(key, { error, failures: 1, waiting: new Set([id]) })
    this.#log.warn(
      { effects: this.#effects, error, hint },
      'effects cannot be carried out, will be tried again',
    )
  }

  #failedForGood({ error, hint }: Failure): void {
    const key = knownKey(this.#permanent, error)
    const failures = (this.#permanent.get(key) ?? 0) + 1
    this.#permanent.set(key, failures)
    if (Number.isInteger(Math.log10(failures)))
      this.#log.error({ effects: this.#effects, error, hint, failures }, 'an effect could not be carried out')
  }

  /** Takes the item off all causes and yields those that hold up nothing any more. */
  #over(id: number): readonly Cause[] {
    const ended: Cause[] = []
    for (const [key, cause] of this.#lasting) {
      if (!cause.waiting.delete(id) || cause.waiting.size > 0) continue
      this.#lasting.delete(key)
      ended.push(cause)
    }
    return ended
  }
}

function knownKey(causes: ReadonlyMap<string, unknown>, error: string): string {
  const key = kindOf(error)
  return causes.has(key) || causes.size < MOST_CAUSES ? key : TOO_MANY
}

/** The message without the words that differ from item to item: addresses, ports, queue numbers. */
function kindOf(error: string): string {
  return error
    .split(/\s+/)
    .map((word) => (word.includes('::') || word.replace(/\D/g, '').length >= 3 ? '#' : word))
    .join(' ')
}

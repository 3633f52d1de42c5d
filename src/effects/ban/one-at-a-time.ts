import { orAborted } from '../../values/or-aborted.ts'

/** Has pieces of work on the same thing wait for each other: the next begins when the one before has ended, however it did. */
export class OneAtATime {
  readonly #last = new WeakMap<object, Promise<unknown>>()

  /** Gives what the work does; undefined where the signal aborts before its turn comes. */
  run<T>(thing: object, work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    const before = this.#last.get(thing) ?? Promise.resolve()
    const result = orAborted(before, signal).then(() => (signal.aborted ? undefined : work()))
    // Who gave up leaves those behind it to wait for those before it.
    const over = Promise.allSettled([before, result]).then(() => undefined)
    this.#last.set(thing, over)
    return result
  }
}

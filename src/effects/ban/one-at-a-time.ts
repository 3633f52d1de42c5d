/** Has pieces of work on the same thing wait for each other: the next begins when the one before has ended, however it did. */
export class OneAtATime {
  readonly #last = new WeakMap<object, Promise<unknown>>()

  run<T>(thing: object, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(thing) ?? Promise.resolve()).then(work)
    this.#last.set(
      thing,
      result.catch(() => undefined),
    )
    return result
  }
}

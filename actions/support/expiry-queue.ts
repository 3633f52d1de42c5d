/** A value, and when it stops counting: microseconds. */
export type Expiring = readonly [value: string, expiry: number]

/** Values in the order in which they stop counting. */
export class ExpiryQueue {
  readonly #values: Expiring[]

  constructor(values: Iterable<Expiring>) {
    this.#values = [...values].sort(([, left], [, right]) => left - right)
  }

  get size(): number {
    return this.#values.length
  }

  add(value: string, expiry: number): void {
    this.#values.splice(this.#placeFor(expiry), 0, [value, expiry])
  }

  /** Takes out what has stopped counting. */
  takeExpired(now: number): readonly Expiring[] {
    return this.#values.splice(0, this.#placeFor(now))
  }

  /** Behind all that stop no later. */
  #placeFor(expiry: number): number {
    let [from, to] = [0, this.#values.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.#values[middle]?.[1] ?? 0) <= expiry) from = middle + 1
      else to = middle
    }
    return from
  }
}

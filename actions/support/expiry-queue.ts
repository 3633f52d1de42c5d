import { firstAbove } from './first-above.ts'

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
    return firstAbove(0, this.#values.length, expiry, (place) => this.#values[place]?.[1] ?? 0)
  }
}

/** As they are written: by value, when it stops counting (microseconds; null is never), in the order of the last sights. */
export type WrittenValues = Readonly<Record<string, number | null>>

/**
 * Different values, and when each stops counting, in the order in which they were last seen. Noting one takes the same
 * time however many there are.
 */
export class DistinctValues {
  readonly #expiries: Map<string, number | null>
  /** How many never stop counting. */
  #lasting = 0
  /** When the last of the others does. */
  #latest = 0

  constructor(written: WrittenValues = {}) {
    this.#expiries = new Map(Object.entries(written))
    this.#survey()
  }

  get size(): number {
    return this.#expiries.size
  }

  /** From when none counts any more; null is never. */
  get expiry(): number | null {
    return this.#lasting > 0 ? null : this.#latest
  }

  /** Notes that a value was seen: it is the last one now. */
  see(value: string, expiry: number | null): void {
    this.#forget(value)
    this.#expiries.set(value, expiry)
    if (expiry === null) this.#lasting += 1
    else this.#latest = Math.max(this.#latest, expiry)
  }

  /** Forgets what has stopped counting: what was seen first stops first. */
  expire(now: number): void {
    for (const [value, expiry] of this.#expiries) {
      if (expiry === null || expiry > now) return
      this.#forget(value)
    }
  }

  dropFirst(): void {
    const [first] = this.#expiries.keys()
    if (first !== undefined) this.#forget(first)
  }

  dropLast(): void {
    const last = [...this.#expiries.keys()].at(-1)
    if (last === undefined) return
    this.#forget(last)
    this.#survey()
  }

  toJSON(): WrittenValues {
    return Object.fromEntries(this.#expiries)
  }

  #forget(value: string): void {
    if (this.#expiries.get(value) === null) this.#lasting -= 1
    this.#expiries.delete(value)
  }

  #survey(): void {
    this.#lasting = 0
    this.#latest = 0
    for (const expiry of this.#expiries.values()) {
      if (expiry === null) this.#lasting += 1
      else this.#latest = Math.max(this.#latest, expiry)
    }
  }
}

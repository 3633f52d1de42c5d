import { type Growing, type Grown, Unwritten } from '../../src/module/index.ts'
import { type Expiring, ExpiryQueue } from './expiry-queue.ts'
import { MANY } from './long-window.ts'

/** As they are written: by value, when it stops counting (microseconds; null is never), in the order of the last sights. */
export interface WrittenValues {
  readonly manner: 'distinct'
  readonly expiries: Readonly<Record<string, number | null>>
}

/** They and later sights. */
export type GrownValues = Grown<WrittenValues, readonly Sight[]>

type Sight = readonly [value: string, expiry: number | null]

/**
 * Different values, and when each stops counting, in the order in which they were last seen. Noting one takes the same
 * time however many there are, and of many only what was seen is written.
 */
export class DistinctValues implements Growing {
  readonly manner = 'distinct'
  readonly #expiries: Map<string, number | null>
  readonly #unwritten: Unwritten<Sight>
  /** How many never stop counting. */
  #lasting = 0
  /** When the last of the others does. */
  #latest = 0
  #characters = 0
  /**
   * In which order they stop counting, where that is not the one in which they were seen: rules may count one value for
   * different times. Those that were seen again, or dropped, are in it still.
   */
  #queue: ExpiryQueue | undefined

  constructor(written: Iterable<Sight> = [], unwritten = new Unwritten<Sight>()) {
    this.#expiries = new Map()
    this.#unwritten = unwritten
    for (const [value, expiry] of written) this.#note(value, expiry)
  }

  /** What the database has of them. */
  static read(written: WrittenValues | GrownValues): DistinctValues {
    if (!('whole' in written)) return new DistinctValues(Object.entries(written.expiries))
    const later = written.added.flat()
    const unwritten = new Unwritten<Sight>({ writes: written.added.length, written: later.length })
    return new DistinctValues([...Object.entries(written.whole.expiries), ...later], unwritten)
  }

  get size(): number {
    return this.#expiries.size
  }

  /** From when none counts any more; null is never. */
  get expiry(): number | null {
    return this.#lasting > 0 ? null : this.#latest
  }

  /** When the last of those does that ever stop counting. */
  get latest(): number {
    return this.#latest
  }

  /** Those that stop counting then at the latest, or never. */
  until(latest: number): DistinctValues {
    return new DistinctValues([...this.#expiries].filter(([, expiry]) => expiry === null || expiry <= latest))
  }

  /** Those that stop counting some time; itself where all do. */
  passing(): DistinctValues {
    return this.#lasting === 0 ? this : new DistinctValues(this.#expiring())
  }

  /** Notes that a value was seen: it is the last one now. */
  see(value: string, expiry: number | null): void {
    this.#note(value, expiry)
    this.#unwritten.note([value, expiry], this.size)
  }

  /** Forgets what has stopped counting. */
  expire(now: number): void {
    if (this.#queue !== undefined) this.#expireQueued(this.#queue, now)
    else
      for (const [value, expiry] of this.#expiries) {
        if (expiry === null || expiry > now) return
        this.#forget(value)
      }
  }

  /** Keeps those that were seen last, so many with so many characters at the most; says how many it dropped. */
  cut(most: number, mostCharacters: number): number {
    const before = this.size
    while (this.size > most || this.#characters > mostCharacters) this.dropFirst()
    return before - this.size
  }

  dropFirst(): void {
    const [first] = this.#expiries.keys()
    if (first !== undefined) this.#forget(first)
  }

  dropLast(): void {
    const last = [...this.#expiries.keys()].at(-1)
    if (last === undefined) return
    this.#forget(last)
    this.#unwritten.spoil()
  }

  takeAdded(): readonly Sight[] | undefined {
    const added = this.#unwritten.take()
    return this.size < MANY ? undefined : added
  }

  toJSON(): WrittenValues {
    return { manner: this.manner, expiries: Object.fromEntries(this.#expiries) }
  }

  #note(value: string, expiry: number | null): void {
    this.#forget(value)
    if (expiry === null) this.#lasting += 1
    else this.#enqueue(value, expiry)
    this.#expiries.set(value, expiry)
    this.#characters += value.length
  }

  #enqueue(value: string, expiry: number): void {
    const isInOrder = this.#lasting === 0 && expiry >= this.#latest
    if (this.#queue === undefined ? !isInOrder : this.#queue.size > 2 * this.size)
      this.#queue = new ExpiryQueue(this.#expiring())
    this.#queue?.add(value, expiry)
    this.#latest = Math.max(this.#latest, expiry)
  }

  #expireQueued(queue: ExpiryQueue, now: number): void {
    for (const [value, expiry] of queue.takeExpired(now))
      if (this.#expiries.get(value) === expiry) this.#forget(value)
    if (queue.size === 0) this.#queue = undefined
  }

  *#expiring(): Generator<Expiring> {
    for (const [value, expiry] of this.#expiries) if (expiry !== null) yield [value, expiry]
  }

  #forget(value: string): void {
    if (this.#expiries.get(value) === null) this.#lasting -= 1
    if (this.#expiries.delete(value)) this.#characters -= value.length
  }
}

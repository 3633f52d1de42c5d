import { type Growing, type Grown, Unwritten } from '../../src/module/index.ts'
import { firstAbove } from './first-above.ts'

/** From so many additions or different values on, a commit writes what was added alone. */
export const MANY = 250

/** A window as it is read from the database: all expiries, and those of later additions. */
export type WrittenWindow = Grown<readonly number[], readonly number[]>

/** So many places in front may lie unused before the others are moved up. */
const SPARE = 1_000

/**
 * When each of many additions stops counting, ascending: microseconds. Adding one takes the same time however many there are,
 * where they come in order, and so does letting go of the oldest; and only what was added is written.
 */
export class LongWindow implements Growing {
  /** Those before `#first` were let go. */
  readonly #expiries: number[]
  #first = 0
  readonly #unwritten: Unwritten<number>

  /** Takes the array over. */
  constructor(expiries: number[], unwritten = new Unwritten<number>()) {
    this.#expiries = expiries
    this.#unwritten = unwritten
  }

  /** What the database has of one, with as many additions at the most: the newest. */
  static read({ whole, added }: WrittenWindow, most: number): LongWindow {
    const later = added.flat()
    const expiries = [...whole, ...later].sort((left, right) => left - right).slice(-most)
    return new LongWindow(expiries, new Unwritten({ writes: added.length, written: later.length }))
  }

  get size(): number {
    return this.#expiries.length - this.#first
  }

  /** When the last of them stops counting. */
  get expiry(): number {
    return this.#expiries.at(-1) ?? 0
  }

  /** Those that stop counting then at the latest. */
  until(latest: number): LongWindow {
    return new LongWindow(this.toJSON().filter((expiry) => expiry <= latest))
  }

  add(expiry: number): void {
    if (expiry >= this.expiry) this.#expiries.push(expiry)
    else this.#expiries.splice(this.#firstAfter(expiry), 0, expiry)
    this.#unwritten.note(expiry, this.size)
  }

  /** Lets go of what has stopped counting. */
  expire(now: number): void {
    this.#letGo(this.#firstAfter(now))
  }

  /** Lets go of what stops counting first. */
  dropFirst(): void {
    this.#letGo(this.#first + 1)
  }

  countAt(now: number): number {
    return this.#expiries.length - this.#firstAfter(now)
  }

  /** All that count then. */
  expiriesAt(now: number): number[] {
    return this.#expiries.slice(this.#firstAfter(now))
  }

  takeAdded(): readonly number[] | undefined {
    return this.#unwritten.take()
  }

  toJSON(): readonly number[] {
    return this.#expiries.slice(this.#first)
  }

  /** Looks at the first by itself: mostly little has stopped counting since it was asked last. */
  #firstAfter(time: number): number {
    if ((this.#expiries[this.#first] ?? 0) > time) return this.#first
    return firstAbove(this.#first, this.#expiries.length, time, (place) => this.#expiries[place] ?? 0)
  }

  #letGo(first: number): void {
    this.#first = Math.min(first, this.#expiries.length)
    if (this.#first < SPARE || this.#first < this.size) return
    this.#expiries.splice(0, this.#first)
    this.#first = 0
  }
}

/**
 * A value that may grow so large that it is not written whole whenever it changes: mostly just what was added since is. After
 * a restart it is read as `Grown`, the last whole with all that was written since.
 */
export interface Growing {
  /** What was added since the last call, as JSON data; undefined where the whole has to be written. */
  takeAdded(): unknown
  /** The whole, as JSON data. */
  toJSON(): unknown
}

/** A growing value as it is read from the database: `added` is what `takeAdded` gave, call by call. */
export interface Grown<W, A> {
  readonly whole: W
  readonly added: readonly A[]
}

export function isGrowing(value: unknown): value is Growing {
  return typeof value === 'object' && value !== null && 'takeAdded' in value
}

/** After so many writes beside the whole, however small, it is the whole's turn again. */
const MOST_WRITES = 1_000

/**
 * What was added to a growing value and is not written yet. The whole is written again once as much lies beside it, or after
 * many writes: so what lies beside the whole is bounded, in size and in number.
 */
export class Unwritten<T> {
  /** Undefined: the whole is to be written. */
  #added: T[] | undefined
  /** How often something was written beside the whole, and how much. */
  #writes: number
  #written: number

  /** `grown`: how often something was written beside the whole, and how much; nothing is written at all where it is missing. */
  constructor(grown?: { readonly writes: number; readonly written: number }) {
    this.#added = grown && []
    this.#writes = grown?.writes ?? 0
    this.#written = grown?.written ?? 0
  }

  /** Notes what was added to a value of that size, in the unit in which things are added. */
  note(one: T, size: number): void {
    if (this.#added === undefined) return
    if (this.#written + this.#added.length >= size) this.#added = undefined
    else this.#added.push(one)
  }

  /** Notes that something happened which is no addition. */
  spoil(): void {
    this.#added = undefined
  }

  /** What is to be written, as `takeAdded` gives it. */
  take(): readonly T[] | undefined {
    const added = this.#writes < MOST_WRITES ? this.#added : undefined
    this.#writes = added === undefined ? 0 : this.#writes + 1
    this.#written = added === undefined ? 0 : this.#written + added.length
    this.#added = []
    return added
  }
}

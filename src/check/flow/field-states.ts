import { INHERITED, NOTHING, type Presence } from './presence.ts'

/**
 * What the fields are at a place of a chain. Only what differs from the state it was made over is kept, so that a rule
 * costs no more where there are many fields.
 */
export class FieldStates {
  readonly #below: FieldStates | undefined
  readonly #changed = new Map<string, Presence>()

  constructor(below?: FieldStates) {
    this.#below = below
  }

  get(field: string): Presence {
    for (let state: FieldStates | undefined = this; state !== undefined; state = state.#below) {
      const presence = state.#changed.get(field)
      if (presence !== undefined) return presence
    }
    return INHERITED
  }

  set(field: string, presence: Presence): void {
    this.#changed.set(field, presence)
  }

  /** The same, directly over a state further down: however many stand between them, what follows costs the same. */
  over(base: FieldStates): FieldStates {
    const state = new FieldStates(base)
    for (const [field, presence] of this.changesSince(base)) state.#changed.set(field, presence)
    return state
  }

  /** Whatever differs from a state that it stands over; from the entry of the chain without one. */
  changesSince(base: FieldStates | undefined): ReadonlyMap<string, Presence> {
    if (this.#below === base) return this.#changed
    const changes = new Map<string, Presence>()
    for (
      let state: FieldStates | undefined = this;
      state !== undefined && state !== base;
      state = state.#below
    )
      for (const [field, presence] of state.#changed) if (!changes.has(field)) changes.set(field, presence)
    return changes
  }

  /** Becomes what holds where several paths, each of them begun in this state, come together. */
  join(paths: readonly FieldStates[]): void {
    const [only] = paths
    const changes = paths.map((path) => path.changesSince(this))
    if (paths.length === 1 && only !== undefined) {
      for (const [field, presence] of changes[0] ?? []) this.#changed.set(field, presence)
      return
    }
    const fields = new Set(changes.flatMap((change) => [...change.keys()]))
    for (const field of fields) {
      const before = this.get(field)
      const joined = changes.reduce((bits, change) => bits | (change.get(field) ?? before), NOTHING)
      this.#changed.set(field, joined)
    }
  }
}

import { INHERITED, type Presence } from './presence.ts'

const NO_CHANGES: ReadonlyMap<string, Presence> = new Map()

/**
 * What the fields are at a place of a chain. Only what differs from the state it was made over is kept, so that a rule
 * costs no more where there are many fields.
 */
export class FieldStates {
  readonly #below: FieldStates | undefined
  /** Made when first needed: most states are those of a branch that changes nothing. */
  #changed: Map<string, Presence> | undefined

  constructor(below?: FieldStates) {
    this.#below = below
  }

  get(field: string): Presence {
    for (let state: FieldStates | undefined = this; state !== undefined; state = state.#below) {
      const presence = state.#changed?.get(field)
      if (presence !== undefined) return presence
    }
    return INHERITED
  }

  set(field: string, presence: Presence): void {
    this.#changed ??= new Map()
    this.#changed.set(field, presence)
  }

  /** Whatever differs from a state that it stands over; from the entry of the chain without one. */
  changesSince(base: FieldStates | undefined): ReadonlyMap<string, Presence> {
    if (this.#below === base) return this.#changed ?? NO_CHANGES
    const changes = new Map<string, Presence>()
    for (
      let state: FieldStates | undefined = this;
      state !== undefined && state !== base;
      state = state.#below
    )
      for (const [field, presence] of state.#changed ?? NO_CHANGES)
        if (!changes.has(field)) changes.set(field, presence)
    return changes
  }

  /** Becomes a state that stands over it. */
  become(state: FieldStates): void {
    for (const [field, presence] of state.changesSince(this)) this.set(field, presence)
  }
}

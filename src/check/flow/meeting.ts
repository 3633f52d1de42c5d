import { FieldStates } from './field-states.ts'
import { NOTHING, type Presence } from './presence.ts'

/** What a field may be at the end of the paths that arrived so far. */
interface Joined {
  presence: Presence
  /** How many paths had arrived when the field became what it is on the trunk. */
  since: number
  /** How many of those that arrived since then changed it themselves. */
  changed: number
}

/**
 * Where paths come together that part from one of them, the trunk, one after the other: the branches of an `if`, and what is
 * left where none is taken. What they share is looked at once, so that many branches cost no more than their own changes.
 */
export class Meeting {
  /** The path that the next one parts from. */
  readonly trunk: FieldStates
  readonly #begin: FieldStates
  readonly #fields = new Map<string, Joined>()
  #arrived = 0

  constructor(begin: FieldStates) {
    this.#begin = begin
    this.trunk = new FieldStates(begin)
  }

  /** A path ends here that parted from the trunk as it is now, or is the trunk. */
  arrive(path: FieldStates): void {
    for (const [field, presence] of path.changesSince(this.trunk)) {
      const joined = this.#joined(field)
      joined.presence |= presence
      joined.changed++
    }
    this.#arrived++
  }

  /** The trunk goes on as another state that stands over it. */
  goOn(path: FieldStates): void {
    for (const [field, presence] of path.changesSince(this.trunk)) {
      this.#settle(field)
      this.trunk.set(field, presence)
    }
  }

  /** What holds behind all paths, over the state that they began in; undefined where none arrived. */
  end(): FieldStates | undefined {
    if (this.#arrived === 0) return undefined
    const end = new FieldStates(this.#begin)
    for (const field of this.#fields.keys()) end.set(field, this.#settle(field).presence)
    return end
  }

  /** Counts what the field is on the trunk, if a path left it so. */
  #settle(field: string): Joined {
    const joined = this.#joined(field)
    if (this.#arrived - joined.since > joined.changed) joined.presence |= this.trunk.get(field)
    joined.since = this.#arrived
    joined.changed = 0
    return joined
  }

  #joined(field: string): Joined {
    const known = this.#fields.get(field)
    if (known !== undefined) return known
    const joined = { presence: NOTHING, since: 0, changed: 0 }
    this.#fields.set(field, joined)
    return joined
  }
}

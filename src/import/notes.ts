/** Something that the imported chains do otherwise than what was imported did, or not at all. */
export interface Note {
  /** Where that stood: a jail, or a chain of Pyruse and the number of a step in it; undefined where it is about the whole. */
  readonly place?: string
  readonly text: string
  /** Whether it must be mended by hand for the chains to do the same. */
  readonly isLoss: boolean
}

/** Gathers notes about one place after the other. */
export class Notes {
  readonly all: Note[] = []
  #place: string | undefined

  at(place: string): void {
    this.#place = place
  }

  elsewhere(): void {
    this.#place = undefined
  }

  /** Something is gone. */
  loss(text: string): void {
    this.#add(text, true)
  }

  /** Something is a little different. */
  difference(text: string): void {
    this.#add(text, false)
  }

  #add(text: string, isLoss: boolean): void {
    const place = this.#place
    // A chain that is reached in two ways is looked at twice.
    if (this.all.some((note) => note.text === text && note.place === place)) return
    this.all.push({ ...(place !== undefined && { place }), text, isLoss })
  }
}

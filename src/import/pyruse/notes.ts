/** Something that the imported chains do otherwise than Pyruse did, or not at all. */
export interface Note {
  /** The label of a chain and the number of a step in it, from 1; undefined where it is about the whole. */
  readonly place?: string
  readonly text: string
  /** Whether it must be mended by hand for the chains to do what Pyruse did. */
  readonly isLoss: boolean
}

/** Gathers notes about one step after the other. */
export class Notes {
  readonly all: Note[] = []
  #place: string | undefined

  at(label: string, step: number): void {
    this.#place = `“${label}”, step ${step + 1}`
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

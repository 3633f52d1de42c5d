/**
 * How much text may come in the place of names: values that name others twice each would otherwise grow without end. What has
 * no room any more is left as it stands.
 */
export class Room {
  #left = 100_000

  /** Takes the room of a text; false where there is no more. */
  takes(text: string): boolean {
    this.#left -= text.length + 1
    return this.#left >= 0
  }
}

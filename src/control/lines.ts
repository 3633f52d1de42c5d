/** Cuts what comes in pieces into lines, and gives up on one that is too long. */
export class LineCutter {
  readonly #longest: number
  #pieces: string[] = []
  #length = 0

  /** `longest` counts UTF-16 units. */
  constructor(longest: number) {
    this.#longest = longest
  }

  /** The lines that a piece ends, or undefined where one is too long. */
  take(piece: string): readonly string[] | undefined {
    const [first = '', ...others] = piece.split('\n')
    this.#pieces.push(first)
    this.#length += first.length
    if (this.#length > this.#longest || others.some((line) => line.length > this.#longest)) return undefined
    if (others.length === 0) return []
    const lines = [this.#pieces.join(''), ...others.slice(0, -1)]
    const rest = others.at(-1) ?? ''
    this.#pieces = [rest]
    this.#length = rest.length
    return lines
  }
}

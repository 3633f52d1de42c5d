/** So many texts have a number at most: whoever made them all up has gained nothing but keys that are texts, as they all were. */
const MOST = 1024
/** Names, as offences have them. What else stands before an address in a key is seldom the same twice. */
const NAME = /^[a-z_-]{1,32}$/i

/** Numbers for names, counted from one, given out as they come. A name that has none when they are all taken never gets one. */
export class KeyPrefixes {
  readonly #numbers = new Map<string, number>()
  readonly #names: string[] = []

  /** The number of this name, always the same; undefined where it has none. */
  numberOf(name: string): number | undefined {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    if (this.#names.length === MOST || !NAME.test(name)) return undefined
    const number = this.#names.push(name)
    this.#numbers.set(name, number)
    return number
  }

  nameOf(number: number): string {
    return this.#names[number - 1] ?? ''
  }
}

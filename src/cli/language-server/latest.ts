/** Something that is loaded anew whenever what it was loaded from has changed; never twice at the same time. */
export class Latest<T> {
  readonly #load: () => Promise<T>
  #changes = 0
  #loadedAt = -1
  #value: T | undefined
  #loading: Promise<void> | undefined

  constructor(load: () => Promise<T>) {
    this.#load = load
  }

  /** Says that what was loaded is out of date. */
  changed(): void {
    this.#changes++
  }

  /** What was loaded last, which may be out of date; undefined where nothing was loaded yet. */
  get recent(): T | undefined {
    return this.#value
  }

  /** What there is after all changes until now. */
  async current(): Promise<T> {
    const wanted = this.#changes
    while (this.#loadedAt < wanted) {
      this.#loading ??= this.#reload().finally(() => {
        this.#loading = undefined
      })
      await this.#loading
    }
    if (this.#value === undefined) throw new Error('nothing was loaded')
    return this.#value
  }

  async #reload(): Promise<void> {
    const changes = this.#changes
    this.#value = await this.#load()
    this.#loadedAt = changes
  }
}

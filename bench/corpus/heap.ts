/** A binary heap: `peek` and `pop` give the item that comes before all others. */
export class Heap<T> {
  readonly #items: T[] = []
  readonly #before: (left: T, right: T) => boolean

  constructor(before: (left: T, right: T) => boolean) {
    this.#before = before
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    let index = this.#items.length
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = this.#items[above]
      if (parent === undefined || !this.#before(item, parent)) break
      this.#items[index] = parent
      index = above
    }
    this.#items[index] = item
  }

  pop(): T | undefined {
    const first = this.#items[0]
    const last = this.#items.pop()
    if (last !== undefined && this.#items.length > 0) this.#sink(last)
    return first
  }

  /** Puts the item at the top and lets it sink to where it belongs. */
  #sink(item: T): void {
    let index = 0
    for (;;) {
      const below = this.#earlierChild(index)
      const child = this.#items[below]
      if (child === undefined || !this.#before(child, item)) break
      this.#items[index] = child
      index = below
    }
    this.#items[index] = item
  }

  #earlierChild(index: number): number {
    const left = this.#items[2 * index + 1]
    const right = this.#items[2 * index + 2]
    const takesRight = left !== undefined && right !== undefined && this.#before(right, left)
    return 2 * index + (takesRight ? 2 : 1)
  }
}

import type { TailedFile } from './tailed-file.ts'

/** Files that may hold something to be read, each in its turn. */
export class Turns {
  readonly #files = new Set<TailedFile>()

  get size(): number {
    return this.#files.size
  }

  add(file: TailedFile): void {
    this.#files.add(file)
  }

  delete(file: TailedFile): void {
    this.#files.delete(file)
  }

  clear(): void {
    this.#files.clear()
  }

  /** The file to be read now: of several that stood at one path after another, the earliest that was not read to its end. */
  take(): TailedFile | undefined {
    const [next] = this.#files
    if (next === undefined) return undefined
    this.#files.delete(next)
    let first = next
    while (first.after !== undefined && !first.after.isDrained) first = first.after
    // What was read to its end is read before nothing any more.
    first.after = undefined
    // It has its turn behind the one that is read before it.
    if (first !== next) this.#files.add(next)
    return first
  }
}

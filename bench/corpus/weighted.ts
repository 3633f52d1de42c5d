import type { Random } from './random.ts'

/** A choice whose likelihood is in proportion to its weight. */
export type Weighted<T> = readonly [choice: T, weight: number]

/** Draws from weighted choices, in logarithmic time. */
export class WeightedChoice<T> {
  readonly #choices: readonly T[]
  /** The sum of all weights up to and including the choice at this index. */
  readonly #sums: readonly number[]
  readonly #total: number

  /** Throws where nothing has a weight. */
  constructor(weighted: readonly Weighted<T>[]) {
    let total = 0
    this.#choices = weighted.map(([choice]) => choice)
    this.#sums = weighted.map(([, weight]) => {
      total += weight
      return total
    })
    if (!(total > 0)) throw new Error('nothing to choose from')
    this.#total = total
  }

  pick(random: Random): T {
    const wanted = random.unit() * this.#total
    const choice = this.#choices[this.#firstAbove(wanted)]
    if (choice === undefined) throw new Error('a weighted choice went past its end')
    return choice
  }

  #firstAbove(wanted: number): number {
    let low = 0
    let high = this.#sums.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sums[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

/**
 * Random numbers that are the same for the same seed, on every machine: xoshiro128**, its state filled by splitmix32.
 * Not for secrets.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: number) {
    const next = splitmix32(seed)
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next()
  }

  /** 32 bits, as an unsigned integer. */
  bits(): number {
    const bits = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9)
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = rotateLeft(this.#d, 11)
    return bits >>> 0
  }

  /** A fraction: 0 or more, less than 1. */
  unit(): number {
    return this.bits() / 2 ** 32
  }

  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1))
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.unit() < probability
  }

  /** One of the choices, all equally likely. Throws where there is none. */
  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.between(0, choices.length - 1)]
    if (choice === undefined) throw new Error('nothing to pick from')
    return choice
  }

  /** Characters drawn from the alphabet. */
  token(length: number, alphabet: string): string {
    let token = ''
    for (let drawn = 0; drawn < length; drawn++)
      token += alphabet.charAt(this.between(0, alphabet.length - 1))
    return token
  }

  /** A waiting time whose mean is given: the gaps between things that happen independently. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.unit())
  }
}

function splitmix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    return scramble(state)
  }
}

/** The finalizer of splitmix32: spreads the bits of an integer; different inputs never give the same output. */
export function scramble(integer: number): number {
  let bits = integer ^ (integer >>> 16)
  bits = Math.imul(bits, 0x21f0aaad)
  bits ^= bits >>> 15
  bits = Math.imul(bits, 0x735a2d97)
  return (bits ^ (bits >>> 15)) >>> 0
}

function rotateLeft(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by))
}

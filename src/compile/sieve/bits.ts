/** Sets of small numbers: number `n` is bit `n & 31` of word `n >> 5`. */
export function wordsFor(numbers: number): number {
  return (numbers + 31) >> 5
}

/** Adds a number to the set that begins at word `from`. */
export function addTo(bits: Int32Array, number: number, from = 0): void {
  const word = from + (number >> 5)
  bits[word] = (bits[word] ?? 0) | (1 << (number & 31))
}

/** The first place from one to another (which is left out) that holds more than a limit, where all ascend; `to` where none does. */
export function firstAbove(from: number, to: number, limit: number, at: (place: number) => number): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(middle) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

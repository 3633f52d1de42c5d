import { addTo } from './bits.ts'
import { buildTrie, type Literal } from './literals.ts'

/** Puts into `found` who needs one of the texts that a text begins with, and all of `always`. */
export type FindStarts = (text: string, found: Int32Array) => void

/** Walks along a trie, no further than the text agrees with one of the starts; each state knows who was found up to it. */
export function findStarts(starts: readonly Literal[], always: Int32Array): FindStarts {
  const { classOf, classes, next, states, ends, parents } = buildTrie(starts)
  const words = always.length
  const foundAt = new Int32Array(states * words)
  foundAt.set(always)
  for (let state = 1; state < states; state++) {
    const parent = (parents[state] ?? 0) * words
    foundAt.copyWithin(state * words, parent, parent + words)
    for (const index of ends[state] ?? []) addTo(foundAt, index, state * words)
  }
  return (text, found) => {
    let state = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const following = code < 256 ? (next[state * classes + (classOf[code] ?? 0)] ?? 0) : 0
      if (following === 0) break
      state = following
    }
    for (let word = 0; word < words; word++) found[word] = foundAt[state * words + word] ?? 0
  }
}

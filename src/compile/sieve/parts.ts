import { addTo } from './bits.ts'
import { surelyNone } from './grams.ts'
import { buildTrie, type Literal } from './literals.ts'

/** Adds to `found` who needs one of the texts that stand anywhere in a text. */
export type FindParts = (text: string, found: Int32Array) => void

/**
 * An automaton after Aho and Corasick: one step a character, whatever the text. The states at which something is found
 * have the highest numbers, so that each step only compares.
 */
export function findParts(parts: readonly Literal[]): FindParts {
  const { classOf, classes, next, ends } = numberedByFinds(automatonOf(parts))
  const isFree = surelyNone(parts)
  const firstFind = ends.findIndex((found) => found.length > 0) * classes
  return (text, found) => {
    if (isFree?.(text)) return
    let place = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      place = code < 256 ? (next[place + (classOf[code] ?? 0)] ?? 0) : 0
      if (place >= firstFind) for (const index of ends[place / classes] ?? []) addTo(found, index)
    }
  }
}

/** A complete automaton: `next` leads on from every state, by the state's number times `classes`. */
interface PartsAutomaton {
  readonly classOf: Uint8Array
  readonly classes: number
  readonly next: Int32Array
  /** By state, all who are found there. */
  readonly ends: readonly (readonly number[])[]
}

/** Where a text goes on no more, the longest end of what was read leads on that some text begins with. */
function automatonOf(parts: readonly Literal[]): PartsAutomaton {
  const { classOf, classes, next, states, ends } = buildTrie(parts)
  const all: (readonly number[])[] = [...ends]
  const fallBack = new Int32Array(states)
  const queue = [0]
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const other = (fallBack[state] ?? 0) * classes
    for (let kind = 0; kind < classes; kind++) {
      const child = next[state * classes + kind] ?? 0
      const fallen = state === 0 ? 0 : (next[other + kind] ?? 0)
      if (child === 0) {
        next[state * classes + kind] = fallen
        continue
      }
      fallBack[child] = fallen
      all[child] = [...new Set([...(all[child] ?? []), ...(all[fallen] ?? [])])]
      queue.push(child)
    }
  }
  return { classOf, classes, next, ends: all }
}

/** The same automaton, with the states that find something behind all others, and places in the table for numbers. */
function numberedByFinds({ classOf, classes, next, ends }: PartsAutomaton): PartsAutomaton {
  const states = ends.map((_, state) => state)
  const finds = (state: number) => (ends[state]?.length ?? 0) > 0
  const order = [...states.filter((state) => !finds(state)), ...states.filter(finds)]
  const numbers = new Int32Array(order.length)
  order.forEach((state, number) => {
    numbers[state] = number
  })
  const renumbered = new Int32Array(next.length)
  order.forEach((state, number) => {
    for (let kind = 0; kind < classes; kind++)
      renumbered[number * classes + kind] = (numbers[next[state * classes + kind] ?? 0] ?? 0) * classes
  })
  return { classOf, classes, next: renumbered, ends: order.map((state) => ends[state] ?? []) }
}

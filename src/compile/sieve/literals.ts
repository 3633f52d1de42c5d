/** A text in lower case and in Latin-1, and the number of what needs it. */
export interface Literal {
  readonly text: string
  readonly index: number
}

/**
 * The texts as a table of states: from state `s`, the character of class `c` leads to `next[s * classes + c]`. State 0 is
 * the beginning, and where no text goes on. Upper and lower case are of one class; class 0 is all that stands in no text.
 */
export interface Trie {
  /** By character code below 256. */
  readonly classOf: Uint8Array
  readonly classes: number
  readonly next: Int32Array
  readonly states: number
  /** By state, which numbers have a text that ends there. */
  readonly ends: readonly (readonly number[])[]
  /** By state, the one that it was reached from: smaller than itself. */
  readonly parents: readonly number[]
}

/** Enters the texts one below the other. */
export function buildTrie(literals: readonly Literal[]): Trie {
  const classOf = classesOf(literals)
  const classes = classOf.reduce((most, one) => Math.max(most, one), 0) + 1
  const most = literals.reduce((sum, { text }) => sum + text.length, 1)
  const next = new Int32Array(most * classes)
  const ends: number[][] = [[]]
  const parents = [0]
  for (const { text, index } of literals) {
    let state = 0
    for (let at = 0; at < text.length; at++) {
      const place = state * classes + (classOf[text.charCodeAt(at)] ?? 0)
      const known = next[place] ?? 0
      if (known === 0) {
        next[place] = ends.push([]) - 1
        parents.push(state)
      }
      state = next[place] ?? 0
    }
    ends[state]?.push(index)
  }
  return { classOf, classes, next: next.slice(0, ends.length * classes), states: ends.length, ends, parents }
}

function classesOf(literals: readonly Literal[]): Uint8Array {
  const classOf = new Uint8Array(256)
  let classes = 0
  for (const { text } of literals) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (classOf[code] === 0) classOf[code] = ++classes
    }
  }
  for (let code = 0x41; code <= 0x5a; code++) classOf[code] = classOf[code + 0x20] ?? 0
  return classOf
}

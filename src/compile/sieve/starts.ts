import { addTo } from './bits.ts'
import type { Literal } from './literals.ts'

/** Puts into `found` who needs one of the texts that a text begins with, and all of `always`. */
export type FindStarts = (text: string, found: Int32Array) => void

/**
 * Walks along a trie, no further than the text agrees with one of the starts; each state knows who was found up to it. The
 * rest of a start lies behind its state, one character a state: where hundreds of chains take turns, a walk along it touches
 * two lines of the processor's cache, and a table of all characters would touch one for each.
 */
export function findStarts(starts: readonly Literal[], always: Int32Array): FindStarts {
  const { first, labels, siblings, ends } = layOut(starts)
  const words = always.length
  const foundAt = new Int32Array(labels.length * words)
  ends.forEach(({ parent, found }, state) => {
    if (state === 0) foundAt.set(always)
    else foundAt.copyWithin(state * words, parent * words, (parent + 1) * words)
    for (const index of found) addTo(foundAt, index, state * words)
  })
  return (text, found) => {
    let state = text.length === 0 ? 0 : (first[text.charCodeAt(0)] ?? 0)
    if (state > 0) {
      for (let at = 1; at < text.length; at++) {
        const label = lowered(text.charCodeAt(at))
        let child = state + 1
        while (child > 0 && labels[child] !== label) child = siblings[child] ?? 0
        if (child === 0) break
        state = child
      }
    }
    for (let word = 0; word < words; word++) found[word] = foundAt[state * words + word] ?? 0
  }
}

/** A trie whose states lie in the order of its texts: the first state behind a state is its first child. */
interface LaidOut {
  /** By the code of a text's first character, its state; 0 is none. */
  readonly first: Uint16Array
  /** By state, the character that leads to it. A state without children is followed by one that no character leads to. */
  readonly labels: Int16Array
  /** By state, the next child of the same parent; 0 is none. */
  readonly siblings: Uint16Array
  readonly ends: readonly { readonly parent: number; readonly found: readonly number[] }[]
}

const NO_CHARACTER = -1

function layOut(starts: readonly Literal[]): LaidOut {
  const labels = [NO_CHARACTER]
  const siblings = [0]
  const ends: { parent: number; found: readonly number[] }[] = [{ parent: 0, found: [] }]
  const lay = (literals: readonly Literal[], depth: number, parent: number): void => {
    let former = 0
    for (const [label, behind] of byCharacter(literals, depth)) {
      const state = labels.push(label) - 1
      siblings.push(0)
      if (former > 0) siblings[former] = state
      former = state
      const found = behind.filter(({ text }) => text.length === depth + 1).map(({ index }) => index)
      ends.push({ parent, found })
      lay(behind, depth + 1, state)
    }
    if (former > 0) return
    labels.push(NO_CHARACTER)
    siblings.push(0)
    ends.push({ parent: 0, found: [] })
  }
  lay(starts, 0, 0)
  const first = new Uint16Array(256)
  for (let state = 1; state > 0 && labels[state] !== NO_CHARACTER; state = siblings[state] ?? 0)
    for (let code = 0; code < first.length; code++) if (lowered(code) === labels[state]) first[code] = state
  return { first, labels: Int16Array.from(labels), siblings: Uint16Array.from(siblings), ends }
}

function byCharacter(literals: readonly Literal[], depth: number): ReadonlyMap<number, readonly Literal[]> {
  return Map.groupBy(
    literals.filter(({ text }) => text.length > depth),
    ({ text }) => text.charCodeAt(depth),
  )
}

/** The code of a letter's lower case, in ASCII. */
function lowered(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code
}

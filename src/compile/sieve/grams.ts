import type { Literal } from './literals.ts'

/** Characters of a sample. */
const GRAM = 4
/** Samples closer together than this cost as much as looking at all of the text. */
const LEAST_STRIDE = 3
const BITS = 2 ** 16

/**
 * Says of a text, by samples taken so far apart that none of the literals fits between them, that it surely has none of them
 * within it: a tenth of the characters are looked at. Undefined where a literal is too short for that.
 */
export function surelyNone(literals: readonly Literal[]): ((text: string) => boolean) | undefined {
  const stride = Math.min(...literals.map(({ text }) => text.length)) - GRAM + 1
  if (stride < LEAST_STRIDE) return undefined
  const known = new Uint8Array(BITS / 8)
  for (const { text } of literals) {
    for (let at = 0; at + GRAM <= text.length; at++) {
      const gram = gramAt(text, at)
      known[gram >> 3] = (known[gram >> 3] ?? 0) | (1 << (gram & 7))
    }
  }
  return (text) => {
    for (let at = stride - 1; at + GRAM <= text.length; at += stride) {
      const gram = gramAt(text, at)
      if (((known[gram >> 3] ?? 0) & (1 << (gram & 7))) !== 0) return false
    }
    return true
  }
}

/** Four characters in 16 bits; a letter and its other case come to the same. */
function gramAt(text: string, at: number): number {
  const gram =
    (text.charCodeAt(at) | 0x20) * 0x1f35 +
    (text.charCodeAt(at + 1) | 0x20) * 0x4d9 +
    (text.charCodeAt(at + 2) | 0x20) * 0x95 +
    (text.charCodeAt(at + 3) | 0x20)
  return gram & (BITS - 1)
}

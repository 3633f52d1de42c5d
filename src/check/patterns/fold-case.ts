import type { AST } from '@eslint-community/regexpp'

/** A character with its other case, for the inside of a class: `a` is `aA`. As written where it has none. */
export function foldedCharacter({ raw, value }: AST.Character): string {
  return `${raw}${otherCase(String.fromCodePoint(value)) ?? ''}`
}

/** A range with the other case of the ASCII letters in it: `c-f` is `c-fC-F`. */
export function foldedRange({ min, max, raw }: AST.CharacterClassRange): string {
  return raw + shifted(min.value, max.value, 'a', 'z', -32) + shifted(min.value, max.value, 'A', 'Z', 32)
}

function otherCase(character: string): string | undefined {
  const upper = character.toUpperCase()
  const other = upper === character ? character.toLowerCase() : upper
  return other !== character && other.length === 1 ? other : undefined
}

function shifted(min: number, max: number, first: string, last: string, by: number): string {
  const from = Math.max(min, first.charCodeAt(0))
  const to = Math.min(max, last.charCodeAt(0))
  return from > to ? '' : `${String.fromCharCode(from + by)}-${String.fromCharCode(to + by)}`
}

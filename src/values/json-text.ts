/** Controls, invisible formatting such as bidi marks, line and paragraph separators; of a JSON text only within strings. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A value as JSON in which nothing can steer the terminal that shows it: such characters are escaped. */
export function jsonText(value: unknown, indentation = 0): string {
  return JSON.stringify(value, null, indentation).replace(UNSEEN, (character) =>
    character === '\n' ? character : escaped(character),
  )
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

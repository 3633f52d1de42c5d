/** Controls, invisible formatting such as bidi marks, halves of surrogate pairs, line and paragraph separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * The text in one line, with everything that could steer a terminal or reorder what is read made visible: control
 * characters as their pictures (␛, ␊), the others as `\u{202E}`. A tab becomes a space.
 */
export function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNSEEN, picture)
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return `\\u{${code.toString(16).toUpperCase()}}`
}

/** A text as a string of the language. */
export function quoted(text: string): string {
  const escaped = text.replaceAll(/["\\\p{Cc}]/gu, (character) => ESCAPES[character] ?? codeOf(character))
  return `"${escaped}"`
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t' }

function codeOf(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`
}

/** A text without fields as a string of the language that is read as a template. */
export function plainTemplate(text: string): string {
  return quoted(text.replaceAll('{', '{{'))
}

export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}

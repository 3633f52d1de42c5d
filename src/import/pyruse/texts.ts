import type { Notes } from './notes.ts'

/** A placeholder of a Python format string, or a brace that is doubled. */
const PIECE = /\{\{|\}\}|\{([^{}]*)\}/g
const PLACEHOLDER = /^([A-Za-z_]\w*)(![rsa])?(?::(.*))?$/
/** The specifications that fill up with spaces behind the value. */
const PADDED = /^<?(\d{1,3})s?$/

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

/** A Python format string as a template of the language. */
export function template(format: string, notes: Notes): string {
  const text = format.replaceAll(PIECE, (piece, content: string | undefined) => {
    if (content === undefined) return piece === '{{' ? '{{' : '}'
    return placeholder(content, notes)
  })
  return quoted(text)
}

function placeholder(content: string, notes: Notes): string {
  const [, field, conversion, specification] = PLACEHOLDER.exec(content) ?? []
  if (field === undefined) {
    notes.loss(`\`{${content}}\` is no field`)
    return `{{${content}}`
  }
  const [, width] = PADDED.exec(specification ?? '') ?? []
  if (conversion !== undefined || (specification && width === undefined))
    notes.difference(`\`{${content}}\` became \`{${field}}\`: its format is left out`)
  return width === undefined ? `{${field}}` : `{${field}|pad(${Number(width)})}`
}

import type { Notes } from '../notes.ts'
import { quoted } from '../strings.ts'

/** A placeholder of a Python format string, or a brace that is doubled. */
const PIECE = /\{\{|\}\}|\{([^{}]*)\}/g
const PLACEHOLDER = /^([A-Za-z_]\w*)(![rsa])?(?::(.*))?$/
/** The specifications that fill up with spaces behind the value. */
const PADDED = /^<?(\d{1,3})s?$/

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

import { createHash } from 'node:crypto'
import { cutText } from './cut-text.ts'

/** Texts of up to so many characters are kept as they are. */
const LONGEST_WHOLE = 200
/** With the 43 characters of a hash behind it, a beginning is longer than any text that is kept as it is. */
const BEGINNING = 160

/**
 * The text, if it is short, otherwise its beginning and a hash of it: whoever chooses texts finds no two that come to the same.
 * Nor does a short one look like what is left of a long one, which is longer. Every run makes the same of a text.
 */
export function boundedText(text: string): string {
  return text.length <= LONGEST_WHOLE ? text : beginningAndHash(text)
}

function beginningAndHash(text: string): string {
  // Of its UTF-16 units: in UTF-8 all halves of characters are the same.
  const hash = createHash('sha256').update(text, 'utf16le').digest('base64url')
  return `${cutText(text, BEGINNING)}${hash}`
}

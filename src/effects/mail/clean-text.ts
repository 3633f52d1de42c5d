/** What a mail's text may be long, in UTF-16 units: more is cut, and said. */
const LONGEST_TEXT = 1_000_000
const LONGEST_SUBJECT = 200

/** Marks that turn the direction of writing, by which a text could be made to read as another. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A subject: one line without control characters, at most 200 characters. */
export function cleanSubject(text: string): string {
  const line = withoutTurns(text)
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ')
    .trim()
  return line.length <= LONGEST_SUBJECT ? line : `${cut(line, LONGEST_SUBJECT - 1)}…`
}

/** The text of a mail: lines end in `\n`, and what is neither text nor tab shows as `�`. */
export function cleanText(text: string): string {
  const clean = cleanMarkup(text)
  if (clean.length <= LONGEST_TEXT) return clean
  return `${cut(clean, LONGEST_TEXT)}\n\n[${clean.length - LONGEST_TEXT} more characters were cut]\n`
}

/** Like `cleanText`, but never cut, since half a document is none: for HTML that the program made itself. */
export function cleanMarkup(text: string): string {
  return withoutTurns(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '�')
}

function withoutTurns(text: string): string {
  return text.toWellFormed().replace(TURNS, '�')
}

/** The first units of a text, without half a character at the end. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}

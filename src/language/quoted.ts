/** How many characters a regular expression over several lines may have: bounds the search for its end. */
const LONGEST_FREE_SPACING = 16_384

/** Matches a whole `"…"` or `"""…"""` at the offset, as a custom pattern of the lexer. */
export function matchText(text: string, at: number): [string] | null {
  return imageUntil(text, at, endOfText(text, at))
}

/**
 * Matches a string that is never closed: to the end of the line, less a `{` there, which most likely opens a block;
 * with `"""` to the end of the file.
 */
export function matchUnclosedText(text: string, at: number): [string] | null {
  if (text[at] !== '"') return null
  return [text.startsWith('"""', at) ? text.slice(at) : restOfLine(text, at)]
}

/** Matches a whole `/…/flags`. It may go over lines only with the flag `x`; a slash in a character class ends nothing. */
export function matchRegex(text: string, at: number): [string] | null {
  return imageUntil(text, at, endOfRegex(text, at))
}

/** Matches a regular expression that is never closed: to the end of the line. */
export function matchUnclosedRegex(text: string, at: number): [string] | null {
  return text[at] === '/' ? [restOfLine(text, at)] : null
}

/** Whether a regular expression that is never closed has a slash all the same: behind a `[` that nothing closes. */
export function hidesItsEnd(image: string): boolean {
  let inClass = false
  let hidden = false
  for (let index = 1; index < image.length; index++) {
    const character = image[index]
    if (character === '\\') index++
    else if (character === '[' && !inClass) inClass = true
    else if (character === ']') inClass = hidden = false
    else if (character === '/' && inClass) hidden = true
  }
  return hidden
}

function imageUntil(text: string, at: number, end: number | undefined): [string] | null {
  return end === undefined ? null : [text.slice(at, end)]
}

function endOfText(text: string, at: number): number | undefined {
  if (text[at] !== '"') return undefined
  const quotes = text.startsWith('"""', at) ? '"""' : '"'
  for (let index = at + quotes.length; index < text.length; index++) {
    const character = text[index]
    if (character === '"' && text.startsWith(quotes, index)) return index + quotes.length
    if (character === '\\' && (quotes === '"""' || text[index + 1] !== '\n')) index++
    else if (character === '\n' && quotes === '"') return undefined
  }
  return undefined
}

function endOfRegex(text: string, at: number): number | undefined {
  if (text[at] !== '/') return undefined
  let inClass = false
  let severalLines = false
  for (let index = at + 1; index < text.length; index++) {
    const character = text[index]
    if (character === '\n') {
      if (inClass || index - at > LONGEST_FREE_SPACING) return undefined
      severalLines = true
    } else if (character === '\\') {
      if (text[index + 1] !== '\n') index++
    } else if (character === '/' && !inClass) {
      const flags = /[A-Za-z]*/y
      flags.lastIndex = index + 1
      const written = flags.exec(text)?.[0] ?? ''
      return severalLines && !/^i?xi?$/.test(written) ? undefined : index + 1 + written.length
    } else if (character === '#' && severalLines && !inClass) {
      index = lineEnd(text, index) - 1
    } else if (character === '[') inClass = true
    else if (character === ']') inClass = false
  }
  return undefined
}

function restOfLine(text: string, at: number): string {
  const rest = text.slice(at, lineEnd(text, at)).trimEnd()
  return rest.length > 1 && rest.endsWith('{') ? rest.slice(0, -1).trimEnd() : rest
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

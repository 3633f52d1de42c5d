import { isIPv4, isIPv6 } from 'node:net'
import { quickPiece } from './quick-piece.ts'

/**
 * What a value in a message looks like: a whole number, an address, a time, a number of a thing with letters in it, another
 * word without white space, or anything, also nothing.
 */
export type ValueKind = 'int' | 'addr' | 'time' | 'id' | 'word' | 'text'

/** A piece of a message: punctuation or white space, a word that may mean something, or a value that may be another next time. */
export type Piece =
  | { readonly what: 'mark'; readonly text: string }
  | { readonly what: 'word'; readonly text: string }
  | { readonly what: 'value'; readonly text: string; readonly kind: ValueKind }

/** Further pieces are one value: longer messages hold a document, not a sentence. */
const MOST_PIECES = 120
/** Nobody writes words that long. */
const LONGEST_WORD = 40

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}'
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}'
const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`
const TIMES = [
  String.raw`(?:${DAY},? {1,2})?${MONTH} {1,2}\d{1,2}(?: ${CLOCK})?(?: \d{4})?`,
  String.raw`\d{4}-\d\d-\d\d(?:[T ]${CLOCK}(?:Z|[+-]\d\d:?\d\d)?)?`,
  CLOCK,
]

/**
 * In the order in which they are tried at each place; none can match the same text in two ways. They have no names in the
 * expression: that would make an object for each piece.
 */
const KINDS = {
  space: String.raw`\s+`,
  time: String.raw`(?<![\w.:])(?:${TIMES.join('|')})(?![\w:])`,
  quoted: String.raw`(?<!\w)"[^"]{0,300}"(?!\w)|(?<!\w)'[^']{0,300}'(?!\w)`,
  blob: String.raw`(?<![\w\/+])[A-Za-z0-9][A-Za-z0-9+\/]{23,}={0,2}(?![\w\/+])`,
  path: String.raw`(?<!\w)\/[\w.@+%:~\/-]*[\w\/@~%-]`,
  hex: String.raw`(?<![\w:])(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){2,15}|::[0-9A-Fa-f:.]{1,40})(?!\w)`,
  word: String.raw`[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.@+%'-]*[\p{L}\p{M}\p{N}_])?`,
  mark: String.raw`[\s\S]`,
}
const SCANNER = new RegExp(`(${Object.values(KINDS).join(')|(')})`, 'uy')
const WORD = new RegExp(KINDS.word, 'uy')

/** Behind these keys of logfmt, of JSON, as Python writes it too, and of the kernel's audit stands in quotes what happened, not whom to. */
const TELLING = 'msg|message|err|error|reason|event|status|result|level|lvl|severity|priority|prio'
const OPENS_SAID = new RegExp(String.raw`(?:(?<![\w.-])(?:${TELLING})=|(["'])(?:${TELLING})\1:\s?)$`, 'i')
const SAID = /"(?:[^"\\]|\\.)*"|'[^']*'/suy
/** What stands before a key of JSON. */
const OPENS_KEY = /[{,]\s*$/
/** With what stands around it, the longest of those keys is shorter. */
const LONGEST_KEY = 16

/** Takes a message apart, in one pass. What looks like a number, an address, a time, a path or a name of a thing is a value. */
export function piecesOf(message: string, quickly = quickPiece): readonly Piece[] {
  const isCut = message.endsWith('…')
  const text = isCut ? message.slice(0, -1) : message
  const pieces: Piece[] = []
  let at = 0
  while (at < text.length && pieces.length < MOST_PIECES) {
    const piece = quickly(text, at)
    if (piece === undefined) at = scan(text, at, pieces)
    else {
      pieces.push(piece)
      at += piece.text.length
    }
  }
  if (isCut || at < text.length) pieces.push({ what: 'value', text: message.slice(at), kind: 'text' })
  markKeys(pieces)
  return pieces
}

/** The key of `key=value` is a mark: messages with other keys are others, however much else they have in common. */
function markKeys(pieces: Piece[]): void {
  for (const [at, { what, text }] of pieces.entries()) {
    const isKey = what === 'word' && pieces[at + 1]?.text === '=' && pieces[at + 2]?.text !== '='
    if (isKey) pieces[at] = { what: 'mark', text }
  }
}

/** Adds what stands at the place, and says where it goes on. */
function scan(text: string, at: number, pieces: Piece[]): number {
  const said = saidAt(text, at)
  if (said !== undefined) {
    pieces.push(...inQuotes(said, piecesOf(said.slice(1, -1))))
    return at + said.length
  }
  SCANNER.lastIndex = at
  const [, space, time, quoted, blob, path, hex, word, mark] = SCANNER.exec(text) ?? []
  if (space !== undefined) pieces.push(...spaces(space))
  else if (time !== undefined) pieces.push(value(time, 'time'))
  else if (quoted !== undefined)
    pieces.push(...inQuotes(quoted, [quotedPiece(text, at, quoted.slice(1, -1))]))
  else if (blob !== undefined && /\d/.test(blob) && /[A-Z]/.test(blob)) pieces.push(value(blob, 'id'))
  else if (blob !== undefined) return at + scanWord(text, at, pieces)
  else if (path !== undefined) pieces.push(value(path, 'word'))
  else if (hex !== undefined) return at + scanHex(text, at, hex, pieces)
  else if (word !== undefined) pieces.push(wordOrValue(word))
  else if (mark !== undefined) {
    if (mark === ')' && text[at - 1] === '(' && /\s/.test(text[at - 2] ?? '')) pieces.push(value('', 'text'))
    pieces.push(markOf(mark))
  }
  return SCANNER.lastIndex === 0 ? text.length : SCANNER.lastIndex
}

/** What a structured message says at this place, with its quotes, which are no part of a value then. */
function saidAt(text: string, at: number): string | undefined {
  if ((text[at] !== '"' && text[at] !== "'") || !OPENS_SAID.test(before(text, at))) return undefined
  SAID.lastIndex = at
  return SAID.exec(text)?.[0]
}

/** A value, or a key of JSON. */
function quotedPiece(text: string, at: number, inside: string): Piece {
  const isKeyed = text[at + inside.length + 2] === ':' && OPENS_KEY.test(before(text, at))
  return isKeyed ? markOf(inside) : value(inside, 'text')
}

function inQuotes(quoted: string, pieces: readonly Piece[]): readonly Piece[] {
  const quote = markOf(quoted.slice(0, 1))
  return [quote, ...pieces, quote]
}

function before(text: string, at: number): string {
  return text.slice(Math.max(0, at - LONGEST_KEY), at)
}

/** Numbers with colons between them: an address, a hardware address, or just numbers. Gives the length that was taken. */
function scanHex(text: string, at: number, hex: string, pieces: Piece[]): number {
  if (isIPv6(hex)) pieces.push(value(hex, 'addr'))
  else if (hex.split(':').length > 5) pieces.push(value(hex, 'id'))
  else return scanWord(text, at, pieces)
  return hex.length
}

/** What only looked like something else: a word, or a mark. Gives the length that was taken. */
function scanWord(text: string, at: number, pieces: Piece[]): number {
  WORD.lastIndex = at
  const word = WORD.exec(text)?.[0]
  pieces.push(word === undefined ? markOf(text.slice(at, at + 1)) : wordOrValue(word))
  return word?.length ?? 1
}

/** Two spaces are what is left around a value that is empty. */
function spaces(space: string): readonly Piece[] {
  return space === '  ' ? [markOf(' '), value('', 'text'), markOf(' ')] : [markOf(space)]
}

function wordOrValue(text: string): Piece {
  if (/^[0-9]{1,15}$/.test(text)) return value(text, 'int')
  if (isIPv4(text)) return value(text, 'addr')
  if (/(?:\p{N}.*){3}/u.test(text)) return value(text, 'id')
  const isName = /[\p{N}@]/u.test(text) || /\..*\.|^.*%/.test(text) || text.length > LONGEST_WORD
  return isName ? value(text, 'word') : { what: 'word', text }
}

function value(text: string, kind: ValueKind): Piece {
  return { what: 'value', text, kind }
}

/** The characters that keys are made with stand for nothing else; halves of characters do not come back from a database. */
function markOf(text: string): Piece {
  return { what: 'mark', text: text.replace(/[\0\x01\p{Cs}]/gu, '\uFFFD') }
}

import type { IToken } from 'chevrotain'
import type { SourceFile } from '../diagnostics/span.ts'
import type { Text } from './ast.ts'
import * as tokens from './tokens.ts'

/** An escape that means nothing: it stays in the value as it is written. */
export interface BadEscape {
  readonly written: string
  readonly start: number
  readonly end: number
}

interface Character {
  readonly text: string
  readonly at: number
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\' }

/**
 * The string that a text token spells: escapes resolved and, in `"""…"""`, the common indentation stripped together with
 * the line break behind the opening quotes and the one before the closing quotes.
 */
export function readText(token: IToken, file: SourceFile): { text: Text; badEscapes: readonly BadEscape[] } {
  const end = token.startOffset + token.image.length
  const span = { file, start: token.startOffset, end }
  if (token.tokenType === tokens.BareText)
    return { text: { kind: 'text', span, value: token.image }, badEscapes: [] }
  const quotes = token.image.startsWith('"""') ? 3 : 1
  const closing = token.tokenType === tokens.UnclosedText ? 0 : quotes
  const from = token.startOffset + quotes
  const to = Math.max(from, end - closing)
  if (quotes === 1 && !token.image.includes('\\'))
    return { text: { kind: 'text', span, value: file.text.slice(from, to) }, badEscapes: [] }
  const { characters, badEscapes } =
    quotes === 3 ? blockCharacters(file.text, from, to) : lineCharacters(file.text, from, to)
  const offsets: number[] = []
  let value = ''
  for (const { text, at } of characters) {
    value += text
    for (let half = 0; half < text.length; half++) offsets.push(at)
  }
  offsets.push(to)
  return { text: { kind: 'text', span, value, offsets }, badEscapes }
}

function lineCharacters(source: string, from: number, to: number) {
  const characters: Character[] = []
  const badEscapes: BadEscape[] = []
  for (let at = from; at < to; ) {
    const { text, length, valid } = characterAt(source, at, to)
    characters.push({ text, at })
    if (!valid) badEscapes.push({ written: text, start: at, end: at + length })
    at += length
  }
  return { characters, badEscapes }
}

function blockCharacters(source: string, from: number, to: number) {
  const lines = linesBetween(source, from, to)
  const isBlank = ({ start, end }: Line) => source.slice(start, end).trim() === ''
  const [first, ...others] = lines
  const last = others.at(-1)
  const opensAlone = last !== undefined && first !== undefined && isBlank(first)
  const closesAlone = last !== undefined && isBlank(last)
  const indentation = others
    .filter((line) => line === last || !isBlank(line))
    .reduce((least, line) => Math.min(least, leadingSpace(source, line)), Number.POSITIVE_INFINITY)
  const content = lines.slice(opensAlone ? 1 : 0, closesAlone ? -1 : undefined)
  const characters: Character[] = []
  const badEscapes: BadEscape[] = []
  for (const [index, line] of content.entries()) {
    const stripped = line === first ? 0 : Math.min(indentation, line.end - line.start)
    const decoded = lineCharacters(source, line.start + stripped, line.end)
    if (index > 0) characters.push({ text: '\n', at: line.start - 1 })
    for (const character of decoded.characters) characters.push(character)
    badEscapes.push(...decoded.badEscapes)
  }
  return { characters, badEscapes }
}

interface Line {
  readonly start: number
  readonly end: number
}

function linesBetween(source: string, from: number, to: number): readonly Line[] {
  const lines: Line[] = []
  for (let start = from; start <= to; ) {
    const feed = source.indexOf('\n', start)
    const end = feed < 0 || feed >= to ? to : feed
    lines.push({ start, end: end > start && end < to && source[end - 1] === '\r' ? end - 1 : end })
    start = end + 1
  }
  return lines
}

function leadingSpace(source: string, { start, end }: Line): number {
  const line = source.slice(start, end)
  return line.length - line.trimStart().length
}

/** One character or escape of the source; an escape that means nothing stands for itself. */
function characterAt(
  source: string,
  at: number,
  to: number,
): { text: string; length: number; valid: boolean } {
  const code = source.codePointAt(at) ?? 0
  if (code !== 0x5c) {
    const text = String.fromCodePoint(code)
    return { text, length: text.length, valid: true }
  }
  const unicode = /^\\u\{([0-9A-Fa-f]{1,6})\}/.exec(source.slice(at, Math.min(at + 10, to)))
  if (unicode?.[1] !== undefined) {
    const point = Number.parseInt(unicode[1], 16)
    const valid = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
    return { text: valid ? String.fromCodePoint(point) : unicode[0], length: unicode[0].length, valid }
  }
  const escaped = ESCAPES[source[at + 1] ?? '']
  if (escaped !== undefined && at + 1 < to) return { text: escaped, length: 2, valid: true }
  const text = String.fromCodePoint(code, ...(at + 1 < to ? [source.codePointAt(at + 1) ?? 0] : []))
  return { text, length: text.length, valid: false }
}

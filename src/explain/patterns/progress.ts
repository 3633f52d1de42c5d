import { CAPTURE_TYPES } from '../../check/patterns/capture-types.ts'
import { compileLinear } from '../../check/patterns/linear.ts'
import { linearize } from '../../check/patterns/linearize.ts'
import { parsePattern } from '../../check/patterns/parse-pattern.ts'
import type { WrittenPattern } from '../../module/bound.ts'
import { type Anatomy, anatomyOf, type Piece, sourceOf, type TypedName } from './pieces.ts'

/** How far a pattern matches a text: the longest beginning of the pattern that matches, and where that ends. */
export interface Progress {
  /** The pattern as it was written, in one line; of several alternatives, the one that came furthest. */
  readonly pattern: string
  /** How much of it matches: an offset into `pattern`. */
  readonly matched: number
  readonly text: string
  /** Where that much of the pattern ends in the text: an offset. */
  readonly at: number
  /** What would have to come there; empty where the pattern matches whole, and only a capture is wrong. */
  readonly expected: string
  /** Whether what matches says anything: `start` where not even the beginning of the text does, `nothing` where no text does. */
  readonly extent: 'some' | 'start' | 'nothing'
  /** A capture that spans something which is not of its type. */
  readonly wrong?: { readonly name: string; readonly type: string; readonly text: string }
}

/**
 * Says how far a pattern matches a text that it does not match. Beginnings of the pattern are tried by halving: if one
 * matches, so do all shorter ones. So this takes linear time in the text, as matching does.
 */
export function progressOf(written: WrittenPattern, text: string): Progress {
  const anatomy = anatomyOf(written)
  const all = anatomy.alternatives.map((pieces) => progressOfPieces(pieces, anatomy, text))
  const [first, ...others] = all
  if (first === undefined) throw new Error('a pattern has no alternatives')
  return others.reduce((best, one) => (one.at > best.at ? one : best), first)
}

function progressOfPieces(
  pieces: readonly Piece[],
  { captures, ignoreCase }: Anatomy,
  text: string,
): Progress {
  let matching = 0
  let match: RegExpExecArray | null = null
  for (let low = 1, high = pieces.length; low <= high; ) {
    const middle = (low + high) >> 1
    const found = matchOf(pieces.slice(0, middle), ignoreCase, text)
    if (found === null) high = middle - 1
    else {
      match = found
      matching = middle
      low = middle + 1
    }
  }
  const wrong = match === null ? undefined : wrongCapture(match, captures)
  return {
    pattern: shownOf(pieces),
    matched: shownOf(pieces.slice(0, matching)).length,
    text,
    at: match === null ? 0 : match.index + match[0].length,
    expected: expectedBehind(pieces.slice(matching)),
    extent: extentOf(pieces.slice(0, matching)),
    ...(wrong && { wrong }),
  }
}

function matchOf(pieces: readonly Piece[], ignoreCase: boolean, text: string): RegExpExecArray | null {
  const pattern = parsePattern(sourceOf(pieces))
  const linear = linearize(pattern, ignoreCase)
  // A beginning of a pattern that runs in linear time does so too.
  const expression = 'source' in linear ? compileLinear(linear.source) : undefined
  return expression === undefined || 'problem' in expression ? null : expression.exec(text)
}

function wrongCapture({ groups }: RegExpExecArray, captures: readonly TypedName[]): Progress['wrong'] {
  for (const { name, type } of captures) {
    const text = groups?.[name]
    if (text !== undefined && CAPTURE_TYPES[type]?.parse(text) === undefined) return { name, type, text }
  }
  return undefined
}

function extentOf(matched: readonly Piece[]): Progress['extent'] {
  if (matched.some(({ kind }) => kind === 'text' || kind === 'other')) return 'some'
  return matched.length > 0 && matched.every(({ kind }) => kind === 'start') ? 'start' : 'nothing'
}

/** Characters up to the next piece that is not one, or that piece. */
function expectedBehind(rest: readonly Piece[]): string {
  const [next] = rest
  if (next === undefined) return ''
  if (next.kind === 'end') return 'the end of the text'
  if (next.kind !== 'text') return `\`${next.shown}\``
  const end = rest.findIndex(({ kind }) => kind !== 'text')
  return `\`${shownOf(end < 0 ? rest : rest.slice(0, end))}\``
}

function shownOf(pieces: readonly Piece[]): string {
  return pieces.map(({ shown }) => shown).join('')
}

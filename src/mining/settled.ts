import type { Kind } from './kinds.ts'
import type { Part } from './pattern.ts'
import { piecesOf, type ValueKind } from './pieces.ts'

/** Values of these kinds are others next time, even where they were the same until now. */
const PASSING: ReadonlySet<ValueKind> = new Set(['int', 'addr', 'time', 'id'])

/** So many messages with the same value, while others varied, say that it stays the same; a time never does. */
const ENOUGH = 20

/** The parts of a kind, with those values as words that belong to what is said. */
export function settledParts({ parts, count }: Pick<Kind, 'parts' | 'count'>): readonly Part[] | null {
  if (parts === null) return null
  const varies = count >= ENOUGH && parts.some((part) => part.what === 'value' && part.text === null)
  return parts.map((part) => {
    if (part.what !== 'value' || part.text === null) return part
    // What was cut there may be anything, and what really ends so is not told from it.
    if (part.text.endsWith('…')) return { ...part, text: null }
    return stays(kindsIn(part.kind, part.text), varies) ? { what: 'word', text: part.text } : part
  })
}

/** Whether what holds values of these kinds is the same next time. */
function stays(kinds: readonly ValueKind[], isSettled: boolean): boolean {
  return isSettled ? !kinds.includes('time') : !kinds.some((kind) => PASSING.has(kind))
}

/** What is quoted may hold a time, an address or a number. */
function kindsIn(kind: ValueKind, text: string): readonly ValueKind[] {
  if (kind !== 'text') return [kind]
  return piecesOf(text).flatMap((piece) => (piece.what === 'value' ? [piece.kind] : []))
}

/** The pattern for people: `Accepted password for <word> from <addr> port <int> ssh2`. */
export function patternText(parts: readonly Part[]): string {
  return parts
    .map((part) => (part.what === 'value' ? (part.kind === 'text' ? '<…>' : `<${part.kind}>`) : part.text))
    .join('')
}

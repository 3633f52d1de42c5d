import type { LikeCapture } from '../../../../language/like-pattern.ts'

export type LikeParts = readonly (string | LikeCapture)[]

/** Stands for whatever a placeholder takes: a character that no literal text of a template may align with. */
const ANYTHING = '\u{f0000}'

/**
 * Whether a template surely takes every text that the other one takes: its literal text stands, in this order, in the literal
 * text of the other one, and its placeholders for any text take the rest. One of another type makes it uncertain.
 */
export function takesAllOf(general: LikeParts, special: LikeParts): boolean {
  if (general.some((part) => typeof part !== 'string' && part.type !== 'text')) return false
  const text = special.map((part) => (typeof part === 'string' ? part : ANYTHING)).join('')
  const literals = literalsOf(general)
  const [first = '', ...others] = literals
  const last = others.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  const end = text.length - last.length
  let at = first.length
  for (const literal of others) {
    const found = text.indexOf(literal, at)
    if (found < 0) return false
    at = found + literal.length
  }
  return at <= end
}

/** The texts before, between and behind the placeholders; one more than there are placeholders. */
function literalsOf(parts: LikeParts): readonly string[] {
  const literals = ['']
  for (const part of parts) {
    if (typeof part !== 'string') literals.push('')
    else literals.push(`${literals.pop() ?? ''}${part}`)
  }
  return literals
}

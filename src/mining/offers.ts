import { type Kind, messagesOf, withKinds } from './kinds.ts'
import { candidateRules } from './rule.ts'

/** A kind of unexpected messages with the rule that drops them, where one can be had. */
export interface Offer {
  readonly kind: Kind
  readonly rule?: string
}

/** A kind that so many times as many messages are of takes over another which its rule matches, too. */
const SWALLOWS = 4

/**
 * Finds a rule for each of the most frequent kinds. It parses, matches every message that was kept of its kind, and none of
 * those that were kept of others; where only the priority tells them apart, it asks for that. Rare messages that differ only in what a value looks like become part of the kind whose rule
 * matches them: a user may be named `\\012`.
 */
export function offersOf(kinds: readonly Kind[], limit: number): readonly Offer[] {
  const left = new Set(kinds)
  const offers: Offer[] = []
  for (const kind of kinds) {
    if (!left.delete(kind)) continue
    const rivals = [...left, ...offers.map((offer) => offer.kind)].filter((other) => mayMatch(kind, other))
    const { rule, swallowed } = (offers.length < limit ? findRule(kind, rivals) : undefined) ?? NO_RULE
    for (const other of swallowed) left.delete(other)
    offers.push({ kind: withKinds(kind, swallowed), ...(rule !== undefined && { rule }) })
  }
  return offers
}

interface Found {
  readonly rule?: string
  readonly swallowed: readonly Kind[]
}

const NO_RULE: Found = { swallowed: [] }

function findRule(kind: Kind, rivals: readonly Kind[]): Found | undefined {
  for (const { rule, matches } of candidateRules(kind)) {
    const isMatched = (other: Kind) => (message: string) => matches(message, other.isGrave)
    const matched = rivals.filter((other) => messagesOf(other).some(isMatched(other)))
    const isFree = matched.every(
      (other) =>
        other.isGrave === kind.isGrave &&
        other.count * SWALLOWS <= kind.count &&
        messagesOf(other).every(isMatched(other)),
    )
    if (isFree) return { rule, swallowed: matched }
  }
  return undefined
}

/** A rule asks for the identifier, where there is one. */
function mayMatch(kind: Kind, other: Kind): boolean {
  return other.parts !== null && (kind.identifier === '' || other.identifier === kind.identifier)
}

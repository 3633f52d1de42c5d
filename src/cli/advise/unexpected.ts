import { OTHER } from '../../engine/report-content.ts'
import type { PastRow } from '../../state/past-digests.ts'
import { isoMicroseconds } from '../../values/instant.ts'

/** What stands in section OTHER again and again. */
export interface UnexpectedKind {
  readonly message: string
  readonly count: number
  /** When it came last, as ISO 8601. */
  readonly last: string
  /** What drops it, where there is such a rule. */
  readonly rule: string | null
}

/** Kinds that are told apart. */
const MOST_KINDS = 100_000

/** Gathers what dominates section OTHER of several digests. Lines for which the same rule was offered are one kind. */
export class UnexpectedKinds {
  readonly #kinds = new Map<string, Pick<PastRow, 'message' | 'count' | 'last' | 'rule'>>()

  addDigest(rows: readonly PastRow[]): void {
    for (const { section, message, count, last, rule } of rows) {
      const key = rule ?? message
      const known = this.#kinds.get(key)
      if (section !== OTHER || (known === undefined && this.#kinds.size >= MOST_KINDS)) continue
      this.#kinds.set(key, {
        // A single message tells less than what many have in common.
        message: known !== undefined && known.count > count ? known.message : message,
        count: (known?.count ?? 0) + count,
        last: Math.max(known?.last ?? 0, last),
        ...(rule !== undefined && { rule }),
      })
    }
  }

  /** Most frequent first, without what a rule of these chains drops by now: older digests still tell of it. */
  result(chainTexts: readonly string[]): readonly UnexpectedKind[] {
    const texts = chainTexts.map(squeezed)
    const isDropped = (rule: string) => texts.some((text) => text.includes(squeezed(conditionOf(rule))))
    return [...this.#kinds.values()]
      .filter(({ rule }) => rule === undefined || !isDropped(rule))
      .toSorted((a, b) => b.count - a.count || b.last - a.last)
      .map(({ last, rule, ...kind }) => ({ ...kind, last: isoMicroseconds(last), rule: rule ?? null }))
  }
}

function conditionOf(rule: string): string {
  return rule.replace(/ -> drop$/, '')
}

/** Without comments on lines of their own, in which `init` offers rules, and however its lines are broken. */
function squeezed(text: string): string {
  return text.replaceAll(/^\s*#.*$/gm, '').replaceAll(/\s+/g, ' ')
}

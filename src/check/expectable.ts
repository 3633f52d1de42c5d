import type { Expression, Name } from '../language/ast.ts'
import { DETAILS, LOG_LEVELS } from '../module/effect.ts'
import type { NameKind } from '../module/shape.ts'

/** The verdicts that a test can expect of the entry that walked last. */
export const EXPECTABLE_VERDICTS: readonly string[] = ['accept', 'drop', 'policy']

export interface ExpectableEffect {
  /** The keys that values without a keyword stand for, in order. */
  readonly positional: readonly string[]
  readonly keywords: Readonly<Record<string, string>>
}

/**
 * The effects that a test can expect, and which of their properties the words behind them stand for:
 * `expect ban 203.0.113.9 with ssh for 2h` expects `address`, `set` and `seconds`.
 */
export const EXPECTABLE_EFFECTS: Readonly<Record<string, ExpectableEffect>> = {
  ban: { positional: ['address'], keywords: { with: 'set', for: 'seconds' } },
  unban: { positional: ['address'], keywords: { with: 'set' } },
  email: {
    positional: ['body'],
    keywords: { subject: 'subject', to: 'to', priority: 'priority', thread: 'thread' },
  },
  report: { positional: ['section', 'message'], keywords: { details: 'details' } },
  log: { positional: ['level', 'message'], keywords: {} },
  exec: { positional: ['command'], keywords: {} },
  webhook: { positional: ['url'], keywords: { body: 'body' } },
  record: { positional: ['archive'], keywords: {} },
}

type KindOfDetail =
  | { readonly kind: 'name'; readonly of: NameKind }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'address' | 'duration' | 'text' }

/** What a property of an effect can be, where that is not anything. */
export const KINDS_OF_DETAILS: Readonly<Record<string, KindOfDetail>> = {
  address: { kind: 'address' },
  set: { kind: 'name', of: 'ban set' },
  seconds: { kind: 'duration' },
  section: { kind: 'name', of: 'section' },
  details: { kind: 'word', words: DETAILS },
  level: { kind: 'word', words: LOG_LEVELS },
  archive: { kind: 'name', of: 'archive' },
  message: { kind: 'text' },
  body: { kind: 'text' },
  subject: { kind: 'text' },
}

/** A value behind an effect, and which of its properties it is for. */
export type PairedDetail =
  /** There is no property for it. */
  | { readonly keyword?: Name; readonly key: string | undefined; readonly item: Expression }
  /** A keyword at the end, without its value. */
  | { readonly keyword: Name; readonly key: string; readonly item: undefined }

/** Pairs what stands behind an effect: a word of it is a keyword, also where a constant has its name, unless it is the value of one. */
export function* pairedDetails(
  items: readonly Expression[],
  { keywords, positional }: ExpectableEffect,
): Generator<PairedDetail> {
  const places = positional.values()
  const left = items.values()
  for (const item of left) {
    const key = item.kind === 'name' && Object.hasOwn(keywords, item.text) ? keywords[item.text] : undefined
    if (item.kind !== 'name' || key === undefined) yield { key: places.next().value, item }
    else yield { keyword: item, key, item: left.next().value }
  }
}

import { numberText } from '../values/number-text.ts'
import type { DigestSection } from './gather.ts'

/** `1 line`, `2 lines` */
export function countOf(count: number, noun: string): string {
  return `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** What of a section is not shown, in sentences. */
export function omissions({ hidden, cut }: DigestSection): readonly string[] {
  const sentences: string[] = []
  if (hidden.lines > 0) {
    const extent = `${countOf(hidden.lines, 'further line')} (${countOf(hidden.occurrences, 'occurrence')})`
    sentences.push(`And ${extent} left out to keep this mail short.`)
  }
  if (cut > 0)
    sentences.push(
      `${countOf(cut, 'occurrence')} of further lines only counted: there were too many to keep.`,
    )
  return sentences
}

const ORDINAL_ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' }

/** `1st`, `22nd`, `113th` */
export function ordinal(count: number): string {
  // Made only now: at the start, where nothing is numbered yet, it would take 10 ms.
  const rules = new Intl.PluralRules('en-GB', { type: 'ordinal' })
  return `${numberText(count)}${ORDINAL_ENDINGS[rules.select(count)] ?? 'th'}`
}

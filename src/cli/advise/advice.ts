import { countOf } from '../../report/words.ts'
import { numberText } from '../../values/number-text.ts'
import { visible } from '../../values/visible.ts'
import type { SteadySection } from './steady.ts'
import type { UnexpectedKind } from './unexpected.ts'
import type { Unused } from './unused.ts'

/** What a database says could be better. */
export interface Advice {
  /** How many digests were read, with the one that is open. */
  readonly digests: number
  readonly unexpected: readonly UnexpectedKind[]
  /** Null where nothing was counted yet. */
  readonly unused: Unused | null
  /** Since when that is counted, as ISO 8601. */
  readonly since: string | null
  readonly steady: readonly SteadySection[]
}

/** What of a list is shown to people. */
const LISTED = 15

/** The advice for people. */
export function adviceText({ digests, unexpected, unused, since, steady }: Advice): string {
  const day = since === null ? '' : ` (counted since ${since.slice(0, 10)})`
  const lines = [
    ...section(`Unexpected, most frequent first (of ${countOf(digests, 'digest')})`, unexpected, (kind) => [
      `${countOf(kind.count, 'time')}, last on ${kind.last.slice(0, 10)}: ${kind.message}`,
      ...(kind.rule === null ? [] : [`    ${kind.rule}`]),
    ]),
    ...(unexpected.some(({ rule }) => rule !== null)
      ? [
          '',
          '  Paste rules for what is ordinary into a base chain of your own; `pyruse-ts check` looks at them.',
        ]
      : []),
    ...section(`Rules that never matched${day}`, unused?.rules ?? [], ({ place, condition }) => [
      `${place}: ${condition}`,
    ]),
    ...section(`Chains that never ran${day}`, unused?.chains ?? [], ({ place, chain }) => [
      `${place}: chain ${chain}`,
    ]),
    ...steady.flatMap(({ section: name, different, lines }) =>
      section(
        `Lines of ${name} that stand in every digest, ${numberText(lines.length)} of ${numberText(different)}: do they still tell you anything?`,
        lines,
        ({ message, count }) => [`${countOf(count, 'time')}: ${message}`],
      ),
    ),
    ...silentText(unused?.silentServices ?? []),
    ...(unused === null ? ['', 'Which rules matched is not counted yet.'] : []),
  ]
  const [, ...shown] = lines.length > 0 ? lines : ['', 'There is nothing to advise.']
  return shown.map((line) => `${visible(line)}\n`).join('')
}

function silentText(services: readonly string[]): readonly string[] {
  if (services.length === 0) return []
  return ['', `Shipped chains of services that never spoke; they cost nothing: ${services.join(', ')}`]
}

/** A title and the first items, each with its lines; nothing of an empty list. */
function section<T>(
  title: string,
  items: readonly T[],
  linesOf: (item: T) => readonly string[],
): readonly string[] {
  if (items.length === 0) return []
  const more = items.length - LISTED
  return [
    '',
    title,
    '',
    ...items.slice(0, LISTED).flatMap((item) => linesOf(item).map((line) => `  ${line}`)),
    ...(more > 0 ? [`  and ${numberText(more)} more (--json tells all)`] : []),
  ]
}

import type { IToken } from 'chevrotain'
import { isKind } from '../../language/token-tools.ts'
import * as tokens from '../../language/tokens.ts'
import type { Filter } from '../../module/definition.ts'
import type { Modules } from '../../module/modules.ts'
import { closes, opens, partsOf } from './statement-tokens.ts'
import { CONSTANTS, FIELDS, type Want, wantsOf, words } from './wants.ts'

/** What may follow in a condition; `behind` are words that may stand behind a whole one. */
export function wantsInCondition(
  written: readonly IToken[],
  { filters }: Modules,
  behind: readonly string[] = [],
): readonly Want[] {
  const bracket = openBracket(written)
  const before = written[bracket - 1]
  if (isKind(written[bracket], tokens.LeftBracket)) return [CONSTANTS]
  if (bracket >= 0 && isKind(before, tokens.Name)) {
    const filter = filters.find(({ name }) => name === before?.image)
    return filter === undefined ? [] : wantsOfCall(filter, written.slice(bracket + 1))
  }
  const [last, second] = [written.at(-1), written.at(-2)]
  if (startsOperand(last)) return [{ kind: 'filters' }, FIELDS, words('not')]
  if (isKind(last, tokens.Not))
    return isKind(second, tokens.Name) ? [words('in')] : [{ kind: 'filters' }, FIELDS]
  if (isKind(last, tokens.Operator)) return [CONSTANTS, ...(isComparison(last) ? [FIELDS] : [])]
  const isField = isKind(last, tokens.Name) && (startsOperand(second) || isKind(second, tokens.Not))
  return [isField ? words('like', 'in', 'not in', 'exists') : words('and', 'or', ...behind)]
}

/** What may follow between the parentheses of a filter: a value by position, or the name of a parameter. */
function wantsOfCall({ parameters }: Filter, written: readonly IToken[]): readonly Want[] {
  const parts = partsOf(written, tokens.Comma)
  const current = parts.at(-1) ?? []
  const [name, colon] = current
  const entries = Object.entries(parameters)
  const keyOf = ([key, { keyword }]: (typeof entries)[number]) => keyword ?? key
  if (isKind(colon, tokens.Colon)) {
    const meant = entries.find((entry) => keyOf(entry) === name?.image)
    return current.length === 2 && meant !== undefined ? wantsOf(meant[1]) : []
  }
  if (current.length > 0) return []
  const given = new Set(
    parts.flatMap(([first, second]) => (isKind(second, tokens.Colon) ? first?.image : [])),
  )
  const next = entries[parts.length - 1] ?? entries.at(-1)
  const left = entries.filter((entry) => !given.has(keyOf(entry)) && !entry[1].several)
  return [
    ...(next === undefined ? [] : wantsOf(next[1])),
    { kind: 'keywords', parameters: Object.fromEntries(left.slice(parts.length - 1)), suffix: ': ' },
  ]
}

/** Whether the begin of a comparison or of a call may follow. */
function startsOperand(token: IToken | undefined): boolean {
  if (token === undefined) return true
  return [tokens.And, tokens.Or, tokens.LeftParenthesis].some((type) => isKind(token, type))
}

/** Whether a field may stand on the right: not behind `in`, `like` and `~`. */
function isComparison(operator: IToken | undefined): boolean {
  return isKind(operator, tokens.Comparator) && !operator?.image.endsWith('~')
}

/** The place of the last bracket that is still open; -1 where none is. */
function openBracket(written: readonly IToken[]): number {
  let depth = 0
  return written.findLastIndex((token) => {
    if (closes(token)) depth++
    else if (opens(token)) depth--
    return depth < 0
  })
}

import type { IToken } from 'chevrotain'
import { isKind } from '../../language/token-tools.ts'
import * as tokens from '../../language/tokens.ts'
import type { Modules } from '../../module/modules.ts'
import { wantsInActions } from './action-wants.ts'
import { wantsInCondition } from './condition-wants.ts'
import { lastPart, type OpenStatement } from './statement-tokens.ts'
import { wantsInStep } from './step-wants.ts'
import { CONSTANTS, FIELDS, type Want, words } from './wants.ts'

/** What may follow in a statement or an item. */
export function wantsInStatement(
  { within, tokens: written }: OpenStatement,
  modules: Modules,
): readonly Want[] {
  switch (within) {
    case 'items':
      return inItem(written, modules)
    case 'statements':
      return inStatement(written, modules)
    case 'cases':
      return inCase(written, modules)
    case 'steps':
      return wantsInStep(written, modules)
  }
}

function inItem(written: readonly IToken[], modules: Modules): readonly Want[] {
  const [first, second, third] = written
  if (first === undefined) return [{ kind: 'items' }]
  if (isKind(first, tokens.Chain)) return inChainHead(written.slice(1), modules)
  if (isKind(first, tokens.Define) || isKind(first, tokens.Default)) {
    if (!isKind(third, tokens.EqualsSign)) return []
    return written.length === 3 ? [CONSTANTS, words('file')] : [CONSTANTS]
  }
  if (!isKind(first, tokens.Policy)) return []
  if (second === undefined) return [{ kind: 'actions' }, words('from')]
  if (!isKind(second, tokens.From)) return wantsInActions(written.slice(1), modules)
  return third === undefined ? [{ kind: 'sources' }] : wantsInActions(written.slice(3), modules)
}

/** Behind `chain`: its name, where it is entered from, on what condition, and when. */
function inChainHead(head: readonly IToken[], modules: Modules): readonly Want[] {
  const [name, from] = head
  if (name === undefined) return []
  if (!isKind(from, tokens.From)) return from === undefined ? [words('from')] : []
  const condition = head.findIndex((token) => isKind(token, tokens.On))
  if (head.some((token) => isKind(token, tokens.Priority))) return []
  if (condition >= 0) return wantsInCondition(head.slice(condition + 1), modules, ['priority'])
  const last = head.at(-1)
  const isSourceNext = isKind(last, tokens.From) || isKind(last, tokens.Comma)
  return isSourceNext ? [{ kind: 'sources' }] : [words('on', 'priority')]
}

function inStatement(written: readonly IToken[], modules: Modules): readonly Want[] {
  const [first, second] = written
  if (first === undefined) return [{ kind: 'statements' }, { kind: 'actions' }, { kind: 'filters' }, FIELDS]
  if (isKind(first, tokens.If)) return wantsInCondition(written.slice(1), modules)
  if (isKind(first, tokens.Else)) {
    if (second === undefined) return [words('if')]
    return isKind(second, tokens.If) ? wantsInCondition(written.slice(2), modules) : []
  }
  if (isKind(first, tokens.Match)) return second === undefined ? [FIELDS] : []
  const actions = behindArrow(written)
  if (actions !== undefined) return wantsInActions(actions, modules)
  return startsAction(first, modules) ? wantsInActions(written, modules) : wantsInCondition(written, modules)
}

function inCase(written: readonly IToken[], modules: Modules): readonly Want[] {
  const actions = behindArrow(written)
  if (actions !== undefined) return wantsInActions(actions, modules)
  if (lastPart(written, tokens.Comma).length > 0) return []
  return written.length === 0 ? [words('like', 'else'), CONSTANTS] : [words('like'), CONSTANTS]
}

function behindArrow(written: readonly IToken[]): readonly IToken[] | undefined {
  const arrow = written.findLastIndex((token) => isKind(token, tokens.Arrow))
  return arrow < 0 ? undefined : written.slice(arrow + 1)
}

function startsAction(first: IToken, { actions }: Modules): boolean {
  const isVerdict = isKind(first, tokens.JumpingVerdict) || isKind(first, tokens.PlainVerdict)
  return isVerdict || actions.some(({ name }) => name === first.image)
}

import type { IToken } from 'chevrotain'
import { isKind } from '../../language/token-tools.ts'
import * as tokens from '../../language/tokens.ts'
import type { Action } from '../../module/definition.ts'
import type { Modules } from '../../module/modules.ts'
import type { Parameter } from '../../module/parameters.ts'
import { closes, lastPart, opens } from './statement-tokens.ts'
import { type Want, wantsOf } from './wants.ts'

/** What may follow in a list of actions. */
export function wantsInActions(written: readonly IToken[], { actions }: Modules): readonly Want[] {
  const [first, ...items] = lastPart(written, tokens.Comma)
  if (first === undefined) return [{ kind: 'actions' }]
  if (isKind(first, tokens.JumpingVerdict)) return items.length === 0 ? [{ kind: 'chains' }] : []
  const action = actions.find(({ name }) => name === first.image)
  return action === undefined ? [] : wantsOfAction(action, items)
}

/**
 * What may follow behind the name of an action: the value that its last keyword waits for, or a value that goes by position,
 * or else the keywords that are left.
 */
function wantsOfAction(action: Action, items: readonly IToken[]): readonly Want[] {
  const free = new Map(Object.entries(action.parameters))
  const awaited = awaitedBehind(items, free)
  if (awaited !== undefined) return wantsOf(awaited)
  const next = named(free, undefined)
  const isWaiting = next !== undefined && !next[1].optional
  if (isWaiting) return wantsOf(next[1])
  const left = [...free].filter(([, { keyword }]) => keyword !== undefined)
  return [
    ...(next === undefined ? [] : wantsOf(next[1])),
    { kind: 'keywords', parameters: Object.fromEntries(left), suffix: '' },
  ]
}

/** The parameter whose keyword, or whose list, was begun; those that have their value are no longer free. */
function awaitedBehind(
  items: readonly IToken[],
  free: Map<string, Parameter<unknown>>,
): Parameter<unknown> | undefined {
  let awaited: Parameter<unknown> | undefined
  for (const token of outermost(items)) {
    const keyed = awaited === undefined ? named(free, token.image) : undefined
    if (closes(token)) awaited = undefined
    else if (keyed !== undefined) awaited = keyed[1]
    else {
      const taken = awaited === undefined ? named(free, undefined) : entryOf(free, awaited)
      if (taken !== undefined) free.delete(taken[0])
      awaited = opens(token) ? taken?.[1] : undefined
    }
  }
  return awaited
}

/** Those that stand in no brackets, and the brackets. */
function* outermost(items: readonly IToken[]): Generator<IToken> {
  let depth = 0
  for (const token of items) {
    if (closes(token)) depth--
    if (depth === 0) yield token
    if (opens(token)) depth++
  }
}

type Free = ReadonlyMap<string, Parameter<unknown>>

function named(free: Free, keyword: string | undefined) {
  return [...free].find(([, parameter]) => parameter.keyword === keyword)
}

function entryOf(free: Free, wanted: Parameter<unknown>) {
  return [...free].find(([, parameter]) => parameter === wanted)
}

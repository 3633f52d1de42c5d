import type { IToken } from 'chevrotain'
import { EXPECTABLE_EFFECTS, EXPECTABLE_VERDICTS, KINDS_OF_DETAILS } from '../../check/expectable.ts'
import { isKind } from '../../language/token-tools.ts'
import * as tokens from '../../language/tokens.ts'
import type { Modules } from '../../module/modules.ts'
import { ownValue } from '../../values/own-value.ts'
import { wantsInCondition } from './condition-wants.ts'
import { closes, lastPart, opens } from './statement-tokens.ts'
import { CONSTANTS, FIELDS, type Want, words } from './wants.ts'

/** What may follow in a step of a test. */
export function wantsInStep(written: readonly IToken[], modules: Modules): readonly Want[] {
  const [first, ...rest] = written
  if (first === undefined) return [{ kind: 'steps' }]
  if (isKind(first, tokens.Given)) {
    const field = lastPart(rest, tokens.Comma)
    return field.length === 0 ? [FIELDS] : field.length === 1 ? [CONSTANTS] : []
  }
  if (isKind(first, tokens.Repeat)) return rest.length === 1 ? [words('every')] : []
  if (!isKind(first, tokens.Expect)) return []
  const [effect, ...items] = isKind(rest[0], tokens.No) ? rest.slice(1) : rest
  if (effect === undefined) return [{ kind: 'effects' }, ...(rest.length === 0 ? [words('no'), FIELDS] : [])]
  return inEffect(effect.image, items) ?? wantsInCondition(rest, modules)
}

/** What may follow behind an effect; undefined where it is none. */
function inEffect(effect: string, items: readonly IToken[]): readonly Want[] | undefined {
  if (EXPECTABLE_VERDICTS.includes(effect)) return []
  const known = ownValue(EXPECTABLE_EFFECTS, effect)
  if (known === undefined) return undefined
  const left = new Map(Object.entries(known.keywords))
  let awaited: string | undefined
  let place = 0
  for (const { image } of withoutBrackets(items)) {
    const keyed = awaited === undefined ? left.get(image) : undefined
    if (keyed !== undefined) left.delete(image)
    else if (awaited === undefined) place++
    awaited = keyed
  }
  if (awaited !== undefined) return wantsOfDetail(awaited)
  const next = known.positional[place]
  return [words(...left.keys()), ...(next === undefined ? [] : wantsOfDetail(next))]
}

/** What a property of an effect can be. */
function wantsOfDetail(key: string): readonly Want[] {
  const kind = KINDS_OF_DETAILS[key]
  if (kind?.kind === 'name') return [{ kind: 'names', of: kind.of }, CONSTANTS]
  return kind?.kind === 'word' ? [words(...kind.words)] : [CONSTANTS]
}

/** Of a list only its first bracket: it is one value, whatever is in it. */
function withoutBrackets(items: readonly IToken[]): readonly IToken[] {
  let depth = 0
  return items.filter((token) => {
    const isInside = depth > 0
    if (opens(token)) depth++
    if (closes(token)) depth--
    return !isInside
  })
}

import type { IToken } from 'chevrotain'
import { EXPECTABLE_EFFECTS } from '../../check/expectable.ts'
import { isKind } from '../../language/token-tools.ts'
import * as tokens from '../../language/tokens.ts'
import type { Modules } from '../../module/modules.ts'
import { ownValue } from '../../values/own-value.ts'
import { wantsInCondition } from './condition-wants.ts'
import { lastPart } from './statement-tokens.ts'
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
  const known = ownValue(EXPECTABLE_EFFECTS, effect)
  if (known === undefined) return undefined
  const awaited = ownValue(known.keywords, items.at(-1)?.image ?? '')
  if (awaited === 'set') return [{ kind: 'names', of: 'ban set' }]
  if (awaited !== undefined) return [CONSTANTS]
  if (items.length === 0 && known.positional[0] === 'section') return [{ kind: 'names', of: 'section' }]
  const given = new Set(items.map(({ image }) => image))
  return [words(...Object.keys(known.keywords).filter((keyword) => !given.has(keyword))), CONSTANTS]
}

import type { Effect } from '../module/effect.ts'
import type { EffectGuard } from './engine.ts'

/**
 * Refuses bans of what must never be banned, whatever the chains say; `reasonToSpare` gives the reason, for the time of
 * the entry. A refused ban
 * becomes a line of the digest.
 */
export function sparing(
  reasonToSpare: (set: string, address: string, at: number) => string | undefined,
): EffectGuard {
  return (effect) => {
    if (effect.effect !== 'ban') return [effect]
    const reason = reasonToSpare(effect.set, effect.address, effect.at)
    return reason === undefined ? [effect] : [refusal(effect, reason)]
  }
}

function refusal(
  { at, source, rule, set, address }: Effect & { readonly effect: 'ban' },
  reason: string,
): Effect {
  const message = `The ban of ${address} with ${set} was refused: ${reason}`
  return { effect: 'report', at, source, rule, section: 'WARN', message, details: 'FIRSTLAST' }
}

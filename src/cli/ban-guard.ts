import { protectedAddresses } from '../effects/ban/never-ban.ts'
import { ownAddresses } from '../effects/ban/own-addresses.ts'
import type { EffectGuard } from '../engine/engine.ts'
import { sparing } from '../engine/guard.ts'
import type { Settings } from '../settings/settings.ts'

/** Spares what the settings and the machine say must never be banned. */
export function banGuard({ ban_sets }: Settings): EffectGuard {
  const neverBan = Object.fromEntries(
    Object.entries(ban_sets).map(([set, { never_ban }]) => [set, never_ban]),
  )
  return sparing(protectedAddresses({ neverBan, own: ownAddresses() }))
}

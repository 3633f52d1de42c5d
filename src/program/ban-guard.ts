import { createBanJudge, type JudgePorts, type LiveBanJudge } from '../effects/ban/ban-judge.ts'
import { SYSTEM_CLOCK } from '../effects/ports.ts'
import { BanLedger, type BanRule } from '../engine/ban-ledger.ts'
import type { EffectGuard } from '../engine/engine.ts'
import { sparing } from '../engine/guard.ts'
import type { KeyedEffect } from '../engine/ports.ts'
import type { StateTables } from '../engine/state-tables.ts'
import { DEFAULTS } from '../settings/defaults.ts'
import type { Settings } from '../settings/settings.ts'
import { parseDuration } from '../values/duration.ts'

/** What becomes of every ban, whoever asks for it: spared where it must not be, then counted, and longer for who comes back. */
export function banGuard(
  settings: Settings,
  tables: StateTables,
  { current }: LiveBanJudge = banJudge(settings),
): EffectGuard {
  const spare = sparing(current)
  const ledger = banLedger(settings, tables)
  return (effect) =>
    effect.effect === 'ban' || effect.effect === 'unban'
      ? spare(effect).map((left) => ledger.note(left))
      : [effect]
}

/** How often who was banned, as it is kept in the tables. */
export function banLedger(settings: Settings, tables: StateTables): BanLedger {
  return new BanLedger(tables, banRules(settings))
}

/** Who must never be banned, by the settings and this machine: filters and the guard ask the same judge. */
export function banJudge(settings: Settings, ports: Omit<JudgePorts, 'clock'> = {}): LiveBanJudge {
  return createBanJudge(settings, { clock: SYSTEM_CLOCK, ...ports })
}

function banRules({ ban_sets }: Settings): ReadonlyMap<string, BanRule> {
  return new Map(
    Object.entries(ban_sets).flatMap(([set, { escalate }]) => {
      if (escalate === undefined) return []
      const { factor, up_to, forget_after = parseDuration(DEFAULTS.forgetAfter) } = escalate
      const longest = up_to?.seconds ?? Number.POSITIVE_INFINITY
      return [[set, { factor, longest, forgetAfter: forget_after?.microseconds ?? 0 }]]
    }),
  )
}

/** The end of a ban that nobody asked for: the settings do not allow it any more. */
export function unbanned(
  { set, address }: { readonly set: string; readonly address: string },
  at: number,
  guard: EffectGuard,
): readonly KeyedEffect[] {
  const effects = guard({ effect: 'unban', at, source: 'settings', rule: null, set, address })
  return effects.map((effect) => ({ key: `spared ${set} ${address} ${at}`, effect, cause: '' }))
}

import type { StrayBans } from '../control/status.ts'
import type { Logger } from '../program/logging.ts'
import type { Settings } from '../settings/settings.ts'
import type { SqliteStore } from '../state/store.ts'

/**
 * Running bans of ban sets that the settings do not have (any more), at a time in milliseconds: the firewall is not told of
 * them, whether it lost them or they end.
 */
export function strayBans(
  store: Pick<SqliteStore, 'runningBans'>,
  { ban_sets }: Pick<Settings, 'ban_sets'>,
  now: number,
): readonly StrayBans[] {
  const running = [...store.runningBans(now)]
  return running.flatMap(([set, bans]) => (Object.hasOwn(ban_sets, set) ? [] : [{ set, bans }]))
}

/** Says so in the log and in the digest. */
export function tellOfStrayBans(
  strays: readonly StrayBans[],
  { log, reportFault }: { readonly log: Logger; readonly reportFault: (message: string) => void },
): void {
  for (const { set, bans } of strays) {
    log.warn({ set, bans }, 'bans run of a ban set that the settings do not have')
    reportFault(
      `Bans run of ${set}, a ban set that the settings do not have: \`pyruse-ts bans list --set ${set}\` tells which, \`bans remove\` ends them.`,
    )
  }
}

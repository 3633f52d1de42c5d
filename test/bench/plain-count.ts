import type { ReadEntry } from './corpus-readers.ts'

/** When, in microseconds since the epoch, and whose password was wrong. */
export type Failure = readonly [realtime: number, address: string]

/** What the messages of sshd say: the last `from` counts, since the one before it may be part of a user's name. */
export function failures(entries: readonly ReadEntry[]): Failure[] {
  return entries.filter(isSsh).flatMap((entry) => {
    const address = /^Failed password for .* from (\S+) port \d+ ssh2$/.exec(entry.MESSAGE ?? '')?.[1]
    return address === undefined ? [] : [[Number(entry.__REALTIME_TIMESTAMP), address] as const]
  })
}

/** The bans of the rule by looking back at everything for each failure: quadratic, and nothing to go wrong. */
export function plainBans(all: readonly Failure[], rule: { threshold: number; window: number }): Failure[] {
  const bans: Failure[] = []
  for (const [now, address] of all) {
    const lastBan = bans.findLast((ban) => ban[1] === address)?.[0] ?? 0
    const oldest = Math.max(lastBan, now - rule.window * 1e6)
    const counting = all.filter(([time, other]) => other === address && time > oldest && time <= now)
    if (counting.length > rule.threshold) bans.push([now, address])
  }
  return bans
}

export function isSsh(entry: ReadEntry): boolean {
  return entry.SYSLOG_IDENTIFIER === 'sshd' || entry.SYSLOG_IDENTIFIER === 'sshd-session'
}

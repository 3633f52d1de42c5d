import { resolve } from 'node:path'
import { Duration, parseDuration } from '../values/duration.ts'
import type { BanSetSettings, Escalation, NeverBan } from './ban-set-settings.ts'
import type { WrittenBanSet } from './written.ts'

/** A ban set with its durations read, its paths absolute, and the names of the sets that are to be made. */
export function completeBanSet(
  { never_ban, escalate, ...written }: WrittenBanSet,
  base: string,
): BanSetSettings {
  const common = {
    never_ban: completeNeverBan(never_ban, base),
    ...(escalate && { escalate: completeEscalation(escalate) }),
  }
  switch (written.backend) {
    case 'nftables':
      return { ...(written.manage === true ? networkSets(written) : {}), ...written, ...common }
    case 'command': {
      const { timeout, ...rest } = written
      return { ...rest, ...common, ...(timeout !== undefined && { timeout: durationOf(timeout) }) }
    }
    default:
      return { ...written, ...common }
  }
}

/** Paths made absolute. */
export function completeNeverBan(
  written: readonly NeverBan[] | undefined,
  base: string,
): readonly NeverBan[] {
  return (written ?? []).map((item) =>
    typeof item === 'string' || item.file === undefined ? item : { ...item, file: resolve(base, item.file) },
  )
}

/** The schema lets only durations through. */
export function durationOf(text: string): Duration {
  return parseDuration(text) ?? new Duration(0)
}

function networkSets({ ipv4, ipv6 }: { readonly ipv4?: string; readonly ipv6?: string }) {
  return {
    ...(ipv4 !== undefined && { ipv4_networks: `${ipv4}_networks` }),
    ...(ipv6 !== undefined && { ipv6_networks: `${ipv6}_networks` }),
  }
}

function completeEscalation({
  factor,
  up_to,
  forget_after,
}: NonNullable<WrittenBanSet['escalate']>): Escalation {
  return {
    factor,
    ...(up_to !== undefined && { up_to: durationOf(up_to) }),
    ...(forget_after !== undefined && { forget_after: durationOf(forget_after) }),
  }
}

import { Duration } from '../../values/duration.ts'
import type { Defaults, Jail, Thresholds } from './jails.ts'

/** The thresholds of the shipped chains: what all jails for them agree on, else what holds for all jails. */
export function thresholdsOfAll(shipped: readonly Jail[], defaults: Defaults): Thresholds {
  const [first, ...others] = shipped
  return first !== undefined && others.every((jail) => isAlike(jail, first)) ? first : defaults
}

export function isAlike(one: Thresholds, other: Thresholds): boolean {
  return textOf(one) === textOf(other)
}

export function textOf({ maxretry, findtime, bantime }: Thresholds): string {
  return `maxretry ${maxretry}, findtime ${findtime}, bantime ${bantime}`
}

/** Those who come back are counted apart, by fail2ban's own log. */
export function isNoRecidive({ filter }: Jail): boolean {
  return filter.name !== 'recidive'
}

/** The constants of the shipped chains that say as much. */
export function definesOf(rule: Thresholds, shipped: readonly Jail[]): string {
  if (shipped.length === 0) return ''
  const recidive = shipped.find((jail) => !isNoRecidive(jail))
  return [
    '# fail2ban bans at the failure that reaches maxretry, the shipped chains at one more than max_failures.',
    ...defines(['max_failures', 'window', 'ban_time'], rule),
    ...(recidive === undefined
      ? []
      : defines(['max_recidives', 'recidive_window', 'recidive_time'], recidive)),
  ].join('\n')
}

function defines(
  [most, window, time]: readonly [string, string, string],
  { maxretry, findtime, bantime }: Thresholds,
): readonly string[] {
  return [
    `define ${most} = ${Math.max(0, maxretry - 1)}`,
    ...(findtime instanceof Duration ? [`define ${window} = ${findtime}`] : []),
    ...(bantime instanceof Duration ? [`define ${time} = ${bantime}`] : []),
  ]
}

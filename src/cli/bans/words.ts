import type { RefusedOrder } from '../../control/ban-orders.ts'
import { storableTime } from '../../state/bounds.ts'
import { parseDuration } from '../../values/duration.ts'
import { say } from '../say.ts'
import type { BansOptions } from './action.ts'

/** Refusals that are told one by one. */
const MOST_TOLD = 20

/** Words such as `192.0.2.1 192.0.2.2 with ssh`: what stands before `with`, and the set behind it or of `--set`. */
export function withSet(
  words: readonly string[],
  { set }: Pick<BansOptions, 'set'>,
): { readonly words: readonly string[]; readonly set: string | undefined } | 'wrong' {
  const place = words.indexOf('with')
  if (place < 0) return { words, set }
  const [name, ...more] = words.slice(place + 1)
  if (name === undefined || more.length > 0 || set !== undefined) return 'wrong'
  return { words: words.slice(0, place), set: name }
}

/**
 * When a ban of `--for` ends that begins now, in microseconds since the epoch; null without the option. One that lasts
 * longer than the database can tell is cut, as those of chains are.
 */
export function endOf(text: string | undefined, now: number): number | null | 'invalid' {
  if (text === undefined) return null
  const duration = parseDuration(text)
  return duration === undefined || duration.microseconds < 1e6
    ? 'invalid'
    : storableTime(now + duration.microseconds)
}

export const INVALID_DURATION = 'what follows --for must look like 30s, 15m, 2h or 5d'

/** Says what was refused, and why. */
export function tellRefused(refused: readonly RefusedOrder[]): void {
  for (const { address, reason, hint } of refused.slice(0, MOST_TOLD))
    say('error', `${address}: ${reason}`, hint)
  const more = refused.length - MOST_TOLD
  if (more > 0) say('error', `${more} more are refused, too`)
}

export const LATER = 'The daemon is down: it carries this out when it is started.\n'

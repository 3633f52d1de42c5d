import type { BanEffect, Origin, UnbanEffect } from '../../module/effect.ts'
import { parseAddressOrNetwork } from '../../values/address.ts'
import type { BanChange } from './backend.ts'

/**
 * What a request asks for now (milliseconds since the epoch): a ban runs from its entry's time, so only what is left of
 * it is asked, or nothing where it has run out; and never more than all of it, should the clock have been set back since.
 * Undefined where its address is none: whatever came to pass before,
 * nothing that was not parsed here reaches a firewall.
 */
export function requestedChange(
  request: Origin & (BanEffect | UnbanEffect),
  now: number,
): BanChange | 'run out' | undefined {
  const element = parseAddressOrNetwork(request.address)
  if (element === undefined) return undefined
  const { set } = request
  if (request.effect === 'unban') return { set, element, banned: 'not' }
  if (request.seconds === null) return { set, element, banned: 'for ever' }
  const end = request.at / 1000 + request.seconds * 1000
  const seconds = Math.ceil(Math.min((end - now) / 1000, request.seconds))
  return seconds > 0 ? { set, element, banned: seconds } : 'run out'
}
